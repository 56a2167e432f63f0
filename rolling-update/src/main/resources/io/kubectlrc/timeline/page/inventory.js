(() => {
  const form = document.querySelector('.filter');
  const words = form.querySelector('input');
  const status = form.querySelector('[role=status]');
  const rows = [...document.querySelectorAll('.inventory tbody tr')];
  const texts = rows.map(row => row.textContent.toLowerCase());
  const show = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !wanted.every(word => texts[i].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    status.textContent = shown + ' of ' + rows.length + ' rows';
  };
  form.hidden = false;
  form.addEventListener('submit', event => event.preventDefault());
  words.addEventListener('input', show);
  show();
})();

(() => {
  for (const timeline of document.querySelectorAll('.timeline')) {
    const rows = [...timeline.querySelectorAll('.moments tbody tr')];
    const readout = timeline.querySelector('.readout');
    const chart = timeline.querySelector('.chart');
    if (!rows.length || !readout || !chart) continue;
    const heads = [...timeline.querySelectorAll('.moments thead th')].slice(1).map(th => th.textContent);
    const times = rows.map(row => parseFloat(row.cells[0].textContent) * 1000);
    const charts = timeline.querySelectorAll('.chart');
    const cursor = document.createElement('div');
    cursor.className = 'cursor';
    cursor.hidden = true;
    timeline.append(cursor);
    timeline.addEventListener('pointermove', event => {
      const plot = event.target.closest('.chart');
      if (!plot) { cursor.hidden = true; readout.textContent = ''; return; }
      const box = plot.querySelector('svg').getBoundingClientRect();
      const share = (event.clientX - box.left) / box.width;
      if (share < 0 || share > 1) { cursor.hidden = true; return; }
      const at = share * timeline.dataset.span;
      let index = 0;
      while (index + 1 < times.length && times[index + 1] <= at) index++;
      const all = timeline.getBoundingClientRect();
      cursor.hidden = false;
      cursor.style.top = (chart.getBoundingClientRect().top - all.top) + 'px';
      cursor.style.height = (charts[charts.length - 1].getBoundingClientRect().bottom - chart.getBoundingClientRect().top) + 'px';
      cursor.style.left = (event.clientX - all.left) + 'px';
      readout.textContent = (at / 1000).toFixed(1) + ' s: ' +
        heads.map((head, i) => rows[index].cells[i + 1].textContent + ' ' + head).join(', ');
    });
    timeline.addEventListener('pointerleave', () => { cursor.hidden = true; readout.textContent = ''; });
  }
})();

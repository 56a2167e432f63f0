addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(one => one.open = true));

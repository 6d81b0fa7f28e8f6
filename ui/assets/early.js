/* Before anything is drawn: whoever chose large type gets it at once, and nothing jumps when the page's own script comes. */
try { if (localStorage.getItem('mingbai.elder') === '1') document.documentElement.dataset.mode = 'elder'; } catch { /* storage is refused */ }

/* The page's first moments. */

recallRegion();
showRegion();
setElder(kept.read('elder') === '1');
window.mingbai = { connect };

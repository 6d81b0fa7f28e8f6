/* The page's first moments. */

recallRegion();
showRegion();
window.mingbai = { connect };

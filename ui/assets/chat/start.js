/* The page's first moments. */

recallRegion();
showRegion();
listenFrom($('.dictate', form));
window.mingbai = { connect };
root.dataset.ready = '';   /* the box takes a question */

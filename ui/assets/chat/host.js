/* Inside a widget: the page that holds it may ask, and hears that an answer came, never what was asked or answered. The server
   names the origins that may hold the page (and its Content-Security-Policy lets no other); no message of any other is read. */

const holders = [location.origin, ...JSON.parse(document.body.dataset.holders || '[]')];
const held = parent !== window && 'embedded' in root.dataset;
let holder = null;   // the origin that greeted

const tellHost = result => { if (holder) parent.postMessage({ type: 'mingbai:answer', status: result.status }, holder); };
addEventListener('message', event => {
  if (!held || event.source !== parent || !holders.includes(event.origin)) return;
  const message = event.data || {};
  if (message.type === 'mingbai:hello') { holder = event.origin; parent.postMessage({ type: 'mingbai:ready' }, holder); }
  if (message.type === 'mingbai:ask' && typeof message.question === 'string') ask(message.question);
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && holder && !open && !$('dialog[open]')) parent.postMessage({ type: 'mingbai:close' }, holder);
});

/* Mingbai 明白: the chat page's script. The files of this folder are joined into one module in the order of ui/assets.py and share
   its scope. They show what the server sends and talk to this host only. Text from people and guides enters the page as text,
   never as markup.

   This file: the page's words, and small tools of the others. */

const root = document.documentElement;
const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = JSON.parse($('#words').textContent);
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

/* Gradio sets the browser's language in the page's place; the page's words do not follow. */
const spoken = root.lang;
new MutationObserver(() => { if (root.lang !== spoken) root.lang = spoken; }).observe(root, { attributeFilter: ['lang'] });

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};
/* What this browser keeps: choices for good, the talk for as long as the tab lives. Private windows may refuse both. */
const keeper = storage => ({
  read(key) { try { return storage().getItem('mingbai.' + key); } catch { return null; } },
  write(key, value) {
    try { value === null ? storage().removeItem('mingbai.' + key) : storage().setItem('mingbai.' + key, value); } catch { /* refused */ }
  },
});
const kept = keeper(() => localStorage);
const keptInTab = keeper(() => sessionStorage);

const fetchJson = async (address, options) => {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
};
const day = iso => {
  if (words.lang === 'en') return iso;
  const [year, month, number] = iso.split('-').map(Number);
  return `${year}年${month}月${number}日`;
};
const announce = text => { $('#announce').textContent = text; };
const narrow = matchMedia('(max-width: 62rem)');

/* Everything that is pressed: selector -> what happens. The first that fits is run. */
const presses = [];
const pressed = (selector, run) => presses.push([selector, run]);
document.addEventListener('click', event => {
  for (const [selector, run] of presses) {
    const node = event.target.closest(selector);
    if (node) { run(node, event); return; }
  }
});
/* By hand, because `autofocus` would also take the focus of a page that holds this one in a frame. */
const openDialog = dialog => { dialog.showModal(); $('[data-first]', dialog).focus(); };
pressed('dialog [data-close]', node => node.closest('dialog').close());

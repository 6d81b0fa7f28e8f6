/* Mingbai 明白: the printable notice. Printing with what the counter wrote, and another 情形 without losing the page's address. */
(() => {
  'use strict';
  const by = id => document.getElementById(id);
  const hand = by('hand'), printed = document.querySelector('.hand-print');
  if (by('print')) by('print').addEventListener('click', () => window.print());
  if (by('cases')) by('cases').addEventListener('change', () => by('cases').submit());
  if (hand) hand.addEventListener('input', () => { printed.textContent = hand.value; });   /* paper grows with the words, a box does not */
})();

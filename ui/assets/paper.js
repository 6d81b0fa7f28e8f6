/* Mingbai 明白: the printable notice. Printing, and another 情形 without losing the page's address. */
(() => {
  'use strict';
  const print = document.getElementById('print');
  if (print) print.addEventListener('click', () => window.print());
  const scenario = document.getElementById('scenario');
  if (scenario) scenario.addEventListener('change', () => scenario.form.submit());
})();

/* Mingbai 明白: tables of the consoles, each cell with the name of its column, so that a phone can show a row as a block. See console.css.
   Without this script a wide table scrolls within its frame. */
(() => {
  'use strict';
  document.querySelectorAll('.scroll > table').forEach(table => {
    const names = [...(table.tHead?.rows[0]?.cells ?? [])].map(cell => cell.textContent.trim());
    if (names.length < 3) return;   /* two columns fit */
    [...table.tBodies].flatMap(body => [...body.rows]).filter(row => row.cells.length === names.length)
      .forEach(row => [...row.cells].forEach((cell, at) => { cell.dataset.column = names[at]; }));
    table.classList.add('stacks');
  });
})();

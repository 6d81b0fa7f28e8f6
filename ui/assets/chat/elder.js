/* 长者模式: large type, and one row of an answer at a time. Nothing is left out: the rest is one press away, and on paper. */

const elder = $('#elder');
const setElder = on => {
  root.dataset.mode = on ? 'elder' : 'normal';
  elder.setAttribute('aria-pressed', String(on));
  kept.write('elder', on ? '1' : null);
};
elder.setAttribute('aria-pressed', String(root.dataset.mode === 'elder'));   /* early.js has set it, before anything was drawn */
pressed('#elder', () => setElder(root.dataset.mode !== 'elder'));

/* A row that opens the form of a second matter goes by that matter's name. */
const headOf = row => (row.previousElementSibling || !row.closest('.second') ? $('h4', row) : $('h3', row.closest('.second')));
const nameNext = card => {
  const after = $('.row.later', card);
  after ? $('[data-next]', card).textContent = say('next', { name: headOf(after).textContent }) : card.classList.add('all');
};
pressed('[data-next]', node => {
  const card = node.closest('.answer'), row = $('.row.later', card);
  row.classList.remove('later');
  nameNext(card);
  const head = headOf(row);
  head.tabIndex = -1;
  head.focus({ preventScroll: true });
  head.scrollIntoView({ block: 'start' });
});
pressed('[data-all]', node => {
  const card = node.closest('.answer'), head = $('.row.later h4', card);
  card.classList.add('all');
  head.tabIndex = -1;
  head.focus();
});

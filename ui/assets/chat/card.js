/* What a finished card offers: rating, copying, sharing, and the two ways to a person. */

const rate = async button => {
  const frame = button.closest('.rate');
  const level = $('.levels :checked', frame), note = $('[role="status"]', frame);
  if (!level) { note.textContent = say('rate.pick'); return; }
  const body = {
    answer_id: frame.dataset.answer,
    rating: Number(level.value),
    reasons: Number(level.value) <= 2 ? $$('.reasons :checked', frame).map(input => input.value) : [],
    comment: $('textarea', frame).value.trim() || null,
  };
  button.setAttribute('aria-busy', 'true');
  try {
    await fetchJson('/api/feedback', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    frame.dataset.sent = '';
    note.textContent = say('rated');
    keepTalk();
  } catch {
    note.textContent = say('rate.failed');
  } finally {
    button.removeAttribute('aria-busy');
  }
};
const copy = async button => {
  const name = $('span', button), before = name.textContent;
  try { await navigator.clipboard.writeText(button.dataset.copy); name.textContent = say('copied'); } catch { name.textContent = say('copy.failed'); }
  setTimeout(() => { name.textContent = before; }, 2500);
};
const share = button => {
  const title = $('.matter h3', button.closest('.answer'));
  navigator.share({ title: title ? title.textContent : document.title, text: button.dataset.share }).catch(() => { /* the visitor changed their mind */ });
};
const questionOf = exchange => $('.asked', exchange).lastChild.textContent.trim();
let lastCard = null;

/* A row without its label; of two matters with the name of its own. */
const counterOf = row => {
  const said = row.lastElementChild.cloneNode(true), card = row.closest('.answer');
  const title = $('.second', card) && $('.matter h3', row.closest('.second') ?? card).textContent;
  return title ? [make('b', '', title), said] : [said];
};
/* The counter of this matter, as the card has it: its rows of places, hours and phones, without their marks. */
const openHuman = button => {
  const exchange = button.closest('.exchange'), place = $('#human-counter');
  const rows = $$('[data-field="contacts"], [data-field="windows"], [data-field="hours"]', exchange).flatMap(counterOf);
  rows.forEach(row => $$('.cite', row).forEach(mark => mark.remove()));
  place.lastElementChild.replaceChildren(...rows);
  place.hidden = !rows.length;
  $('#human-where').hidden = !button.dataset.where;
  $('#human-where').dataset.where = button.dataset.where ?? '';
  $('#human-words').textContent = say('human.words', { question: questionOf(exchange) });
  openDialog($('#human'));
};
pressed('.answer [data-open="human"]', openHuman);
pressed('[data-jump]', node => {
  const head = document.getElementById(node.dataset.jump);
  node.closest('.answer').classList.add('all');   /* large type shows one row at a time: the second matter may still be hidden */
  head.focus({ preventScroll: true });
  head.scrollIntoView({ block: 'start' });
});
pressed('#human-where', node => { node.closest('dialog').close(); ask(node.dataset.where); });
pressed('.answer [data-open="complaint"]', node => { lastCard = node.closest('.answer'); openDialog($('#complaint')); });
pressed('[data-to-rating]', node => {
  node.closest('dialog').close();
  const level = $('.levels input', lastCard);
  if (level) { level.focus(); level.scrollIntoView({ block: 'center' }); }
});
pressed('[data-rate]', rate);
pressed('[data-copy]', copy);
pressed('[data-share]', share);

/* Paper has no folds: special cases and sources are printed too. */
addEventListener('beforeprint', () => $$('.answer details').forEach(node => { node.open = true; }));

/* The conversation: asking, waiting, stopping, and what this tab keeps of it until it is closed or deleted. */

const LONGEST = 500;               // characters, the assistant's own limit
const PATIENCE = 30000;            // ms before a question counts as failed
let server = null, box = null, talk = null, form = null;
let conversation = null, current = null, lastQuestion = '', waitingFor = null;

const showError = text => {
  const note = $('#ask-error');
  note.textContent = text;
  note.hidden = !text;
  box.setAttribute('aria-invalid', String(Boolean(text)));
};
const notice = text => {
  const node = make('article', 'answer'), within = make('div', 'notice warn');
  within.append(make('p', '', text));
  node.append(within);
  return node;
};
const pendingExchange = question => {
  const section = make('section', 'exchange'), head = make('h2', 'asked'), card = make('article', 'answer');
  head.append(make('span', '', words['you.asked']), question);
  card.setAttribute('aria-busy', 'true');
  const stop = make('button', 'button', say('stop')), buttons = make('div', 'buttons');
  stop.type = 'button';
  stop.onclick = () => { if (current) finish(current, notice(say('stopped')), current.question); };
  buttons.append(stop);
  card.append(make('p', '', say('searching')), buttons);
  section.append(head, card);
  return section;
};

const finish = (turn, card, back) => {
  if (current !== turn) return;
  current = null;
  form.removeAttribute('aria-busy');
  if (card) turn.section.lastElementChild.replaceWith(card);
  if (back && !box.value) box.value = back;
};
const dress = exchange => {
  const card = $('.answer', exchange);
  if ($('[data-next]', card)) nameNext(card);
  if (navigator.share) $$('[data-share]', card).forEach(node => { node.hidden = false; });
  if (!canSpeak) $$('[data-read]', card).forEach(node => { node.hidden = true; });
};
const shown = (turn, result) => {
  if (current !== turn) return;
  const frame = document.createElement('template');
  frame.innerHTML = result.html;   /* made by the server's templates, where every value is escaped */
  const fresh = frame.content.firstElementChild;
  turn.section.replaceWith(fresh);
  turn.section = fresh;
  conversation = result.conversation_id || conversation;
  finish(turn);
  dress(fresh);
  if (turn.before) tellChanges(turn.before, fresh);
  announce(say('done', { title: result.title }));
  fresh.scrollIntoView({ block: 'start' });
  keepTalk();
  if (turn.told) tellHost(result);
};
/* `instead`: the exchange whose place the answer takes. */
const ask = async (question, { instead = null, told = true } = {}) => {
  question = question.trim();
  if (!question || current) return;
  if (!server) { waitingFor = question; return; }
  if (question.length > LONGEST) { showError(say('long', { count: question.length - LONGEST })); box.focus(); return; }
  showError('');
  quiet();
  lastQuestion = question;
  root.dataset.talking = '';
  const turn = { question, section: pendingExchange(question), before: instead, told };
  current = turn;
  instead ? instead.replaceWith(turn.section) : talk.append(turn.section);
  turn.section.scrollIntoView({ block: 'start' });
  form.setAttribute('aria-busy', 'true');
  box.value = '';
  if (narrow.matches) box.blur();   /* so that a phone's keyboard does not cover the answer */
  const failed = () => finish(turn, notice(say('failed', { hotline: words.hotline })), question);
  const tooLong = setTimeout(failed, PATIENCE);
  try {
    const style = root.dataset.mode === 'elder' ? 'plain' : null;   /* short lines and everyday words, the same facts */
    shown(turn, await server.ask({ question, region: region.code, conversation_id: conversation, lang: words.lang, style }));
  } catch {
    failed();
  } finally {
    clearTimeout(tooLong);
  }
};
const askAgain = () => {
  const last = talk && talk.lastElementChild;
  if (!last || current || !$('[data-open="region"]', last)) return;
  ask(lastQuestion, { instead: last });   /* the question stands once, with its answer */
};
/* Another case takes the place of the card, and says what it changes. */
const needed = exchange => $$('.materials .box span', exchange).map(node => node.textContent.replace(/[，,][^，,]*$/, ''));
const tellChanges = (before, after) => {
  const card = $('.rows', after);
  if (!card || !needed(before).length) return;
  const had = needed(before), has = needed(after), list = names => names.join('、');
  const more = has.filter(name => !had.includes(name)), less = had.filter(name => !has.includes(name));
  const changes = [
    more.length && say('switched.more', { names: list(more) }),
    less.length && say('switched.less', { names: list(less) }),
  ].filter(Boolean).join('；') || say('switched.same');
  card.before(make('p', 'notice changes', say('switched', { changes })));
};

const keepTalk = () => keptInTab.write('talk', JSON.stringify({ conversation, lastQuestion, html: talk.innerHTML }));
const recallTalk = () => {
  try {
    const before = JSON.parse(keptInTab.read('talk'));
    if (!before || !before.html) return;
    talk.innerHTML = before.html;   /* this page's own markup, kept by this page */
    ({ conversation, lastQuestion } = before);
    root.dataset.talking = '';
    $$('.exchange', talk).forEach(dress);
  } catch { /* nothing usable was kept */ }
};
const deleteTalk = async () => {
  const gone = conversation;
  quiet();
  current = null; conversation = null; lastQuestion = '';
  talk.replaceChildren();
  keptInTab.write('talk', null);
  delete root.dataset.talking;
  setSource(null);
  scrollTo(0, 0);
  box.focus();
  try {
    if (gone) await fetch('/api/conversations/' + encodeURIComponent(gone), { method: 'DELETE' });
    $('#cleared').textContent = say('cleared');
  } catch {
    $('#cleared').textContent = say('clear.failed');
  }
};
pressed('#clear', deleteTalk);
pressed('[data-ask]', node => ask(node.dataset.ask));
pressed('[data-switch]', node => ask(node.dataset.switch, { instead: node.closest('.exchange') }));
pressed('.skip', (node, event) => { event.preventDefault(); if (box) box.focus(); });

/* Called by the question box once Gradio has drawn it; `link` reaches the server's functions. */
const connect = (element, link) => {
  server = link;
  form = $('form', element); box = $('textarea', element); talk = $('#talk');
  box.setAttribute('aria-label', words['ask.label']);
  box.placeholder = words['ask.example'];
  $('button[type="submit"]', form).textContent = words['ask.send'];
  $('#ask-note').textContent = words['ask.note'];
  form.addEventListener('submit', event => { event.preventDefault(); ask(box.value); });
  box.addEventListener('input', () => showError(''));
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  listenFrom($('.dictate', form));
  recallTalk();
  const asked = waitingFor || (talk.childElementCount ? null : new URLSearchParams(location.search).get('q'));
  if (asked) ask(asked);
};

/* The conversation: asking, waiting, stopping, and what this tab keeps of it until it is closed or deleted.

   An answer comes as a stream of cards. The first has all facts and is shown at once; a language model, where there is one, may have
   other words for the same facts, which the server has checked: they take the card's place unless somebody is at work on it. */

const LONGEST = 500;               // characters, the assistant's own limit
const PATIENCE = 30000;            // ms before a question counts as failed
const form = $('#question'), box = $('#ask');
let talk = null;                   // Gradio's block, once it is drawn
let conversation = null, current = null, lastQuestion = '', waitingFor = null;

const showError = text => {
  const note = $('#ask-error');
  note.textContent = text;
  note.hidden = !text;
  box.setAttribute('aria-invalid', String(Boolean(text)));
};
const notice = (text, { call = false } = {}) => {
  const node = make('article', 'answer'), within = make('div', 'notice warn');
  within.append(make('p', '', text));
  if (call) {
    const buttons = make('div', 'buttons'), link = make('a', 'button main', say('call', { hotline: words.hotline }));
    link.href = `tel:${words.hotline}`;
    buttons.append(link);
    within.append(buttons);
  }
  node.append(within);
  return node;
};
const pendingExchange = question => {
  const section = make('section', 'exchange'), head = make('h2', 'asked'), card = make('article', 'answer');
  head.append(make('span', '', words['you.asked']), question);
  card.setAttribute('aria-busy', 'true');
  const stop = make('button', 'button', say('stop')), buttons = make('div', 'buttons');
  stop.type = 'button';
  stop.onclick = () => { if (current) { current.line.abort(); finish(current, notice(say('stopped')), current.question); } };
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
/* The first card: everything that is known. */
const show = (turn, fresh, result) => {
  turn.section.replaceWith(fresh);
  turn.section = fresh;
  turn.shown = true;
  conversation = result.conversation_id || conversation;
  noteTalk(conversation);
  ['pointerdown', 'keydown', 'click'].forEach(kind => fresh.addEventListener(kind, () => { turn.touched = true; }, { once: true }));
  dress(fresh);
  if (turn.before) tellChanges(turn.before, fresh);
  fresh.scrollIntoView({ block: 'start' });
};
/* The same facts in other words: in the same place and no lower, so that nothing below it moves. */
const reword = (turn, fresh) => {
  const old = $('.answer', turn.section), card = $('.answer', fresh);
  if (turn.touched || turn.before || turn.section.contains(document.activeElement)) return;
  card.style.minHeight = `${old.offsetHeight}px`;
  old.replaceWith(card);
  dress(turn.section);
};
const came = (turn, result) => {
  if (current !== turn) return;
  const frame = document.createElement('template');
  frame.innerHTML = result.html;   /* made by the server's templates, where every value is escaped */
  const fresh = frame.content.firstElementChild;
  turn.shown ? reword(turn, fresh) : show(turn, fresh, result);
  turn.result = result;
  $('.answer', turn.section).setAttribute('aria-busy', 'true');
};
/* No more comes: what stands is the answer, and is told once. */
const settle = turn => {
  if (current !== turn) return;
  turn.line.abort();
  finish(turn);
  $('.answer', turn.section).removeAttribute('aria-busy');
  announce(say('done', { title: turn.result.title }));
  keepTalk();
  if (turn.told) tellHost(turn.result);
};
const cards = async (asked, each, signal) => {
  const response = await fetch(`/api/ask?card=${words.lang}`, {
    method: 'POST', signal, headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' }, body: JSON.stringify(asked),
  });
  if (!response.ok) throw new Error(String(response.status));
  const reader = response.body.getReader(), decoder = new TextDecoder();
  let rest = '';
  for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
    const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
    rest = blocks.pop();
    blocks.forEach(block => each(JSON.parse(block.slice(block.indexOf('data: ') + 6))));
  }
};
/* `instead`: the exchange whose place the answer takes. */
const ask = async (question, { instead = null, told = true } = {}) => {
  question = question.trim();
  if (!question || (current && !current.shown)) return;
  if (question.length > LONGEST) { showError(say('long', { count: question.length - LONGEST })); box.focus(); return; }
  showError('');
  if (!talk) { waitingFor = question; form.setAttribute('aria-busy', 'true'); return; }
  if (current) settle(current);
  quiet();
  lastQuestion = question;
  root.dataset.talking = '';
  const turn = { question, section: pendingExchange(question), before: instead, told, line: new AbortController() };
  current = turn;
  instead ? instead.replaceWith(turn.section) : talk.append(turn.section);
  turn.section.scrollIntoView({ block: 'start' });
  form.setAttribute('aria-busy', 'true');
  box.value = '';
  if (narrow.matches) box.blur();   /* so that a phone's keyboard does not cover the answer */
  const failed = () => { turn.line.abort(); finish(turn, notice(say('failed', { hotline: words.hotline })), question); };
  const tooLong = setTimeout(() => { if (!turn.shown) failed(); }, PATIENCE);
  try {
    const style = root.dataset.mode === 'elder' ? 'plain' : null;   /* short lines and everyday words, the same facts */
    const asked = { question, region: region.code || null, conversation_id: conversation, style };
    await cards(asked, result => came(turn, result), turn.line.signal);
    turn.shown ? settle(turn) : failed();
  } catch (error) {
    if (turn.shown) settle(turn);
    else if (error.message === '422') finish(turn, notice(say('refused'), { call: true }), question);
    else failed();
  } finally {
    clearTimeout(tooLong);
  }
};
const askAgain = () => {
  const last = talk && talk.lastElementChild;
  if (!last || (current && !current.shown) || !$('[data-open="region"]', last)) return;
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

const keepTalk = () => {
  const copy = talk.cloneNode(true);
  $$('[style]', copy).forEach(node => node.removeAttribute('style'));   /* the page's policy lets no style stand in markup */
  keptInTab.write('talk', JSON.stringify({ conversation, lastQuestion, html: copy.innerHTML }));
};
const recallTalk = () => {
  try {
    const before = JSON.parse(keptInTab.read('talk'));
    if (!before || !before.html) { delete root.dataset.talking; return; }
    talk.innerHTML = before.html;   /* this page's own markup, kept by this page */
    ({ conversation, lastQuestion } = before);
    root.dataset.talking = '';
    $$('.exchange', talk).forEach(dress);
  } catch { delete root.dataset.talking; }   /* nothing usable was kept */
};
const deleteTalk = async () => {
  const gone = talksToForget();
  quiet();
  if (current) current.line.abort();
  current = null; conversation = null; lastQuestion = '';
  waitingFor = null;
  if (talk) talk.replaceChildren();
  keptInTab.write('talk', null);
  delete root.dataset.talking;
  setSource(null);
  scrollTo(0, 0);
  box.focus();
  try {
    await forgetTalks(gone);
    $('#cleared').textContent = say('cleared');
  } catch {
    $('#cleared').textContent = say(keepsHistory ? 'clear.failed.kept' : 'clear.failed');
  }
};
pressed('#clear', deleteTalk);
pressed('[data-ask]', node => ask(node.dataset.ask));
pressed('[data-switch]', node => ask(node.dataset.switch, { instead: node.closest('.exchange') }));
pressed('.skip', (node, event) => { event.preventDefault(); box.focus(); });

/* The question box stands in the page and takes a question at once. */
form.addEventListener('submit', event => { event.preventDefault(); ask(box.value); });
box.addEventListener('input', () => showError(''));
box.addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
});

/* Called once Gradio has drawn the talk: what was asked meanwhile is asked now. */
const connect = element => {
  talk = $('#talk', element);
  form.removeAttribute('aria-busy');
  recallTalk();
  const asked = waitingFor || (talk.childElementCount ? null : new URLSearchParams(location.search).get('q'));
  waitingFor = null;
  if (asked) ask(asked);
};

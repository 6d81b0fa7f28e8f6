/* Mingbai 明白: the chat page's script. It shows what the server sends, opens sources, remembers place and type size in this
   browser, and talks to this host only. Text from people and guides enters the page as text, never as markup. */
(() => {
  'use strict';

  const LONGEST = 500;               // characters, the assistant's own limit
  const PATIENCE = 30000;            // ms before a question counts as failed
  const root = document.documentElement;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const spoken = root.lang;          // Gradio sets the browser's language in its place; the page's words do not follow
  new MutationObserver(() => { if (root.lang !== spoken) root.lang = spoken; }).observe(root, { attributeFilter: ['lang'] });
  const words = JSON.parse($('#words').textContent);
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const kept = {
    read(key) { try { return localStorage.getItem('mingbai.' + key); } catch { return null; } },
    write(key, value) { try { value === null ? localStorage.removeItem('mingbai.' + key) : localStorage.setItem('mingbai.' + key, value); } catch { /* private window */ } },
  };
  const fetchJson = async (address, options) => {
    const response = await fetch(address, options);
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  };
  const day = iso => { if (words.lang === 'en') return iso; const [year, month, number] = iso.split('-').map(Number); return `${year}年${month}月${number}日`; };
  const announce = text => { $('#announce').textContent = text; };

  /* ---- place */

  let region = { code: document.body.dataset.region || null, name: document.body.dataset.regionName || '' };

  const showRegion = () => {
    $('#region-now').textContent = region.code ? region.name : say('region.unknown');
    const lead = $('#lead');
    lead.replaceChildren();
    const [before, after] = (region.code ? lead.dataset.some : lead.dataset.none).split('{region}');
    lead.append(before);
    if (after !== undefined) lead.append(make('b', '', region.name), after);
  };
  const chooseRegion = chosen => {
    region = chosen;
    kept.write('region', chosen.code ? JSON.stringify(chosen) : null);
    const address = new URL(location.href);
    chosen.code ? address.searchParams.set('region', chosen.code) : address.searchParams.delete('region');
    history.replaceState(null, '', address);
    showRegion();
  };
  const recallRegion = () => {
    if (new URLSearchParams(location.search).has('region') && region.code) { kept.write('region', JSON.stringify(region)); return; }
    try {
      const before = JSON.parse(kept.read('region'));
      if (before && before.code && before.name) region = before;
    } catch { /* nothing usable was kept */ }
  };

  const dialog = $('#region');
  const listRegions = async () => {
    const typed = $('#region-q').value.trim();
    let found = [];
    try { found = (await fetchJson('/api/regions?limit=8&q=' + encodeURIComponent(typed))).regions; } catch { /* shown as none found */ }
    if (typed !== $('#region-q').value.trim()) return;
    const list = $('#region-list');
    list.replaceChildren();
    for (const place of found) {
      const now = place.code === region.code;
      const button = make('button', 'button', place.full_name + (now ? `（${say('region.now')}）` : ''));
      button.type = 'button';
      button.setAttribute('aria-pressed', String(now));
      button.onclick = () => { chooseRegion({ code: place.code, name: place.full_name }); dialog.close(); askAgain(); };
      list.append(button);
    }
    if (!found.length) list.append(make('p', 'quiet', say('region.none')));
  };
  let typing = 0;
  $('#region-q').addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(listRegions, 150); });
  $('#region-skip').onclick = () => { chooseRegion({ code: null, name: '' }); dialog.close(); };
  const openRegion = () => { $('#region-q').value = ''; listRegions(); dialog.showModal(); };

  /* ---- large type */

  const elder = $('#elder');
  const setElder = on => {
    root.dataset.mode = on ? 'elder' : 'normal';
    elder.setAttribute('aria-pressed', String(on));
    elder.textContent = say(on ? 'elder.off' : 'elder.on');
    kept.write('elder', on ? '1' : null);
  };
  elder.onclick = () => setElder(root.dataset.mode !== 'elder');

  /* ---- asking */

  let server = null, box = null, talk = null, form = null;
  let conversation = null, current = null, lastQuestion = '', waitingFor = null;

  const showError = text => { const note = $('#ask-error'); note.textContent = text; note.hidden = !text; box.setAttribute('aria-invalid', String(Boolean(text))); };

  const pendingExchange = question => {
    const section = make('section', 'exchange');
    const head = make('h2', 'asked');
    head.append(make('span', '', words['you.asked']), question);
    const card = make('article', 'answer');
    card.setAttribute('aria-busy', 'true');
    const stop = make('button', 'button', say('stop'));
    stop.type = 'button';
    stop.onclick = () => { if (current) finish(current, notice(say('stopped')), current.question); };
    const buttons = make('div', 'buttons');
    buttons.append(stop);
    card.append(make('p', '', say('searching')), buttons);
    section.append(head, card);
    return section;
  };
  const notice = text => { const node = make('article', 'answer'); const box = make('div', 'notice warn'); box.append(make('p', '', text)); node.append(box); return node; };

  const finish = (turn, card, back) => {
    if (current !== turn) return;
    current = null;
    form.removeAttribute('aria-busy');
    if (card) turn.section.lastElementChild.replaceWith(card);
    if (back && !box.value) box.value = back;
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
    announce(say('done', { title: result.title }));
    fresh.scrollIntoView({ block: 'start' });
  };
  const ask = async question => {
    question = question.trim();
    if (!question || current) return;
    if (!server) { waitingFor = question; box && (box.value = question); return; }
    if (question.length > LONGEST) { showError(say('long', { count: question.length - LONGEST })); box.focus(); return; }
    showError('');
    lastQuestion = question;
    root.dataset.talking = '';
    const turn = { question, section: pendingExchange(question) };
    current = turn;
    talk.append(turn.section);
    turn.section.scrollIntoView({ block: 'start' });
    form.setAttribute('aria-busy', 'true');
    box.value = '';
    if (narrow.matches) box.blur();   /* so that a phone's keyboard does not cover the answer */
    const tooLong = setTimeout(() => finish(turn, notice(say('failed', { hotline: words.hotline })), question), PATIENCE);
    try {
      shown(turn, await server.ask({ question, region: region.code, conversation_id: conversation, lang: words.lang }));
    } catch {
      finish(turn, notice(say('failed', { hotline: words.hotline })), question);
    } finally {
      clearTimeout(tooLong);
    }
  };
  const askAgain = () => {
    const last = talk && talk.lastElementChild;
    if (!last || current || !$('[data-open="region"]', last)) return;
    last.remove();   /* the question stands once, with its answer */
    ask(lastQuestion);
  };
  const clear = () => {
    current = null; conversation = null; lastQuestion = '';
    talk.replaceChildren();
    delete root.dataset.talking;
    setSource(null);
    scrollTo(0, 0);
    box.focus();
  };

  /* Called by the question box once Gradio has drawn it; `link` reaches the server's functions. */
  const connect = (element, link) => {
    server = link;
    form = $('form', element); box = $('textarea', element); talk = $('#talk');
    box.setAttribute('aria-label', words['ask.label']);
    box.placeholder = words['ask.example'];
    $('button', form).textContent = words['ask.send'];
    $('#ask-note').textContent = words['ask.note'];
    form.addEventListener('submit', event => { event.preventDefault(); ask(box.value); });
    box.addEventListener('input', () => showError(''));
    box.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
    });
    const asked = waitingFor || new URLSearchParams(location.search).get('q');
    if (asked) ask(asked);
  };

  /* ---- sources */

  const panel = $('#source'), narrow = matchMedia('(max-width: 62rem)');
  let open = null;   /* the button of the source list whose quote is shown */
  let opener = null;

  const behind = () => $$('.top, .label-line, #main, [data-rail], .skip');
  const setSource = button => {
    $$('[aria-expanded="true"]').forEach(node => node.setAttribute('aria-expanded', 'false'));
    open = button;
    panel.hidden = !button;
    document.body.classList.toggle('panel-open', Boolean(button));
    $$('[data-rail]').forEach(node => { node.hidden = Boolean(button) && !narrow.matches; });
    behind().forEach(node => { node.inert = Boolean(button) && narrow.matches; });
    if (button && narrow.matches) { panel.setAttribute('role', 'dialog'); panel.setAttribute('aria-modal', 'true'); }
    else { panel.removeAttribute('role'); panel.removeAttribute('aria-modal'); }
    if (button) { showSource(button); return; }
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  };
  const cited = button => $$('.sources [data-marker]', button.closest('.answer'));
  const openSource = from => {
    const button = from.matches('.cite') ? $(`.sources [data-marker="${from.dataset.marker}"]`, from.closest('.answer')) : from;
    if (!button) return;
    opener = from;
    setSource(button);
    from.setAttribute('aria-expanded', 'true');
    $('#source-title').focus({ preventScroll: true });
  };
  const walk = step => {
    const all = cited(open);
    const next = all[(all.indexOf(open) + step + all.length) % all.length];
    setSource(next);
  };
  const showSource = async button => {
    const { owner, start, end, quote, title, marker } = button.dataset;
    button.setAttribute('aria-expanded', 'true');
    $('#source-title').textContent = title;
    $('#source-place').textContent = say('source.place', { marker, count: cited(button).length });
    $('#source-meta').textContent = '';
    $('#source-guide').href = '/guides/' + encodeURIComponent(owner) + (words.lang === 'en' ? '?lang=en' : '');
    paper({ before: '', quote, after: '' });
    let found = null, note = '';
    try { found = await fetchJson(`/api/sources/${encodeURIComponent(owner)}?start=${start}&end=${end}`); } catch { note = say('source.failed'); }
    if (open !== button) return;
    if (found && found.quote !== quote) { found = null; note = say('source.changed'); }
    if (found) {
      $('#source-title').textContent = found.title;
      const version = found.version ? say('version', { version: found.version }) : null;
      const parts = [found.publisher, version, found.updated_at && day(found.updated_at)].filter(Boolean);
      $('#source-meta').replaceChildren(...parts.flatMap((part, place) => (place ? [' · ', make('span', 'nowrap', part)] : [part])));
      paper(found);
    } else {
      paper({ before: note + '\n\n', quote, after: '' });
    }
  };
  const paper = ({ before, quote, after, cut_before, cut_after }) => {
    const sheet = $('#paper');
    const mark = make('mark', '', quote);
    sheet.replaceChildren((cut_before ? '……\n' : '') + before, mark, after + (cut_after ? '\n……' : ''));
    const room = sheet.clientHeight - mark.offsetHeight;
    sheet.scrollTop = Math.max(0, mark.offsetTop - sheet.offsetTop - Math.max(24, room / 3));
  };

  /* ---- rating, copying */

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

  /* ---- everything that is pressed */

  document.addEventListener('click', event => {
    const pressed = event.target.closest('button, .cite, .skip');
    if (!pressed) return;
    if (pressed.matches('.cite')) { event.preventDefault(); openSource(pressed); }
    else if (pressed.matches('.skip')) { event.preventDefault(); box && box.focus(); }
    else if (pressed.matches('.sources [data-marker]')) openSource(pressed);
    else if (pressed.dataset.ask) ask(pressed.dataset.ask);
    else if (pressed.dataset.region) { chooseRegion({ code: pressed.dataset.region, name: pressed.textContent }); askAgain(); }
    else if (pressed.dataset.open === 'region') openRegion();
    else if (pressed.dataset.walk) walk(Number(pressed.dataset.walk));
    else if (pressed.hasAttribute('data-rate')) rate(pressed);
    else if (pressed.hasAttribute('data-copy')) copy(pressed);
    else if (pressed.id === 'clear') clear();
    else if (pressed.hasAttribute('data-close')) { const within = pressed.closest('dialog'); within ? within.close() : setSource(null); }
  });
  document.addEventListener('keydown', event => { if (event.key === 'Escape' && open) setSource(null); });
  narrow.addEventListener('change', () => { if (open) setSource(open); });
  /* Paper has no folds: special cases and sources are printed too. */
  addEventListener('beforeprint', () => $$('.answer details').forEach(node => { node.open = true; }));

  recallRegion();
  showRegion();
  setElder(kept.read('elder') === '1');
  window.mingbai = { connect };
})();

/* Mingbai 明白: the staff console. Results while typing, keys, pinned and recent guides in this browser only.
   Everything also works without this script: the search box is a form, dialogs hold plain forms. */
(() => {
  'use strict';
  const words = JSON.parse(document.querySelector('script[type="application/json"]')?.textContent || '{}');   /* empty on a Chinese page */
  const say = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  const $ = (selector, within = document) => within.querySelector(selector);
  const keep = (name, value) => { try { localStorage.setItem(`mingbai.staff.${name}`, JSON.stringify(value)); } catch { /* storage is off: nothing is remembered */ } };
  const kept = (name, otherwise) => { try { return JSON.parse(localStorage.getItem(`mingbai.staff.${name}`)) ?? otherwise; } catch { return otherwise; } };

  // ---- search
  const find = $('#find'), box = $('.results'), list = $('#results'), place = $('#place'), told = $('#found');
  const typed = () => `${place.value} ${find.value}`;
  let asked = null, chosen = -1, listed = typed(), enter = false;   /* what the list is of; whether Enter waits for it */
  const options = () => [...list.querySelectorAll('[role="option"]')];
  const open = shown => { box.hidden = !shown; find.setAttribute('aria-expanded', String(shown)); if (!shown) choose(-1); };
  const choose = number => {
    chosen = number;
    options().forEach((option, at) => option.setAttribute('aria-selected', String(at === number)));
    const now = options()[number];
    if (now) { find.setAttribute('aria-activedescendant', now.id); now.scrollIntoView({ block: 'nearest' }); } else find.removeAttribute('aria-activedescendant');
  };
  const text = (tag, words, look) => { const node = document.createElement(tag); node.textContent = words; if (look) node.className = look; return node; };
  const option = (line, number) => {
    const item = document.createElement('li'), inner = document.createElement('div'), title = document.createElement('span');
    item.id = `r${number}`; item.setAttribute('role', 'option'); item.setAttribute('aria-selected', 'false'); item.dataset.href = line.href;
    line.title.forEach(piece => title.append(piece.marked ? text('mark', piece.text) : piece.text));
    inner.append(title, text('span', say(line.level.word), `level ${line.level.look}`), text('small', line.why));
    item.append(inner);
    return item;
  };
  const show = found => {
    list.replaceChildren(...found.lines.map(option));
    if (!found.lines.length) list.append(text('li', say('没有查到。按回车可以告诉维护人员。'), 'none'));
    told.textContent = say(found.near ? '没有完全一样的，相近的{count}项' : '{count}项', { count: found.lines.length });
    open(true);
    choose(found.lines.length ? 0 : -1);
  };
  const go = () => { const one = options()[chosen]; one ? location.href = one.dataset.href : find.form.submit(); };
  const look = async () => {
    asked?.abort();
    enter = false;
    const wanted = typed();
    if (!find.value.trim()) { listed = wanted; open(false); return; }
    const mine = asked = new AbortController();
    try {
      const response = await fetch(`/staff/find?${new URLSearchParams({ q: find.value, region: place.value })}`, { signal: mine.signal });
      if (response.ok) show(await response.json());
    } catch (error) {
      if (error.name === 'AbortError') return;
      open(false);
      told.textContent = say('没有连上，按回车再试');
    }
    listed = wanted;
    if (enter) go();
  };
  find.addEventListener('input', look);
  find.addEventListener('keydown', event => {
    const count = options().length, step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && count) { event.preventDefault(); open(true); choose((chosen + step + count) % count); }
    if (event.key === 'Enter' && !event.isComposing && listed !== typed()) { event.preventDefault(); enter = true; }   /* the list is of fewer letters: never open one of those */
    else if (event.key === 'Enter' && !box.hidden && chosen >= 0) { event.preventDefault(); go(); }
    if (event.key === 'Escape') { open(false); event.stopPropagation(); }
  });
  list.addEventListener('mousedown', event => { const item = event.target.closest('[data-href]'); if (item) { event.preventDefault(); location.href = item.dataset.href; } });
  find.addEventListener('blur', () => setTimeout(() => open(false), 100));
  place.addEventListener('change', () => { keep('place', place.value); if (find.value.trim()) { find.focus(); look(); } });
  if (!place.value && kept('place', '') && [...place.options].some(one => one.value === kept('place', ''))) place.value = kept('place', '');

  // ---- pinned and recent
  const here = $('[data-guide]');
  const shelf = (name, guides) => document.querySelectorAll(`[data-list="${name}"]`).forEach(node => {
    if (guides.length) node.replaceChildren(...guides.map(one => { const link = text('a', one.title); link.href = one.href; link.title = one.place; return link; }));
  });
  const pinned = () => kept('pinned', []), pin = $('[data-pin]');
  if (here) {
    const me = { id: here.dataset.guide, title: here.dataset.title, place: here.dataset.place, href: here.dataset.here };
    keep('recent', [me, ...kept('recent', []).filter(one => one.id !== me.id)].slice(0, 8));
    const is = () => pinned().some(one => one.id === me.id);
    const draw = () => { pin.setAttribute('aria-pressed', String(is())); pin.firstChild.textContent = `${say(is() ? '已钉住' : '钉住')} `; shelf('pinned', pinned()); };
    pin.addEventListener('click', () => { keep('pinned', is() ? pinned().filter(one => one.id !== me.id) : [...pinned(), me].slice(-20)); draw(); });
    draw();
  }
  shelf('pinned', pinned());
  shelf('recent', kept('recent', []).filter(one => one.id !== here?.dataset.guide));
  $('[data-forget]')?.addEventListener('click', () => { keep('pinned', []); keep('recent', []); location.reload(); });

  // ---- dialogs and small things
  const quote = source => {
    $('#source-t').textContent = source.dataset.title; $('#quote').textContent = source.dataset.quote;
    $('#whole').href = `/staff/guides/${encodeURIComponent(source.dataset.owner)}`;
    $('#source').showModal();
  };
  document.querySelectorAll('.cite').forEach(mark => mark.addEventListener('click', event => {
    event.preventDefault();
    const source = $(`.sources [data-marker="${mark.dataset.marker}"]`);
    if (source) quote(source);
  }));
  const copy = button => navigator.clipboard.writeText(button.dataset.copy).then(() => { $('span', button).textContent = say('已复制'); }, () => { $('span', button).textContent = say('没有复制成，请手动选择文字'); });
  document.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.open === 'region') { place.focus(); return; }   /* a place is chosen at the head of the console */
    if (button.dataset.open) $(`#${button.dataset.open}`).showModal();
    if ('close' in button.dataset) button.closest('dialog').close();
    if ('print' in button.dataset) window.print();
    if (button.dataset.quote !== undefined) quote(button);
    const next = button.dataset.ask || button.dataset.switch;
    if (next) { $('#question').value = next; $('#again').submit(); }
    if (button.dataset.copy) copy(button);
    if (button.dataset.region) { $('#again').region.value = button.dataset.region; $('#question').value = $('.asked').dataset.question; $('#again').submit(); }
    if ('only' in button.dataset) { const on = $('.compare').classList.toggle('only'); button.setAttribute('aria-pressed', String(on)); }
  });
  document.querySelectorAll('[data-submit]').forEach(node => node.addEventListener('change', () => node.form.submit()));

  // ---- keys
  const singles = $('#keys-on');
  singles.checked = kept('keys', true);
  singles.addEventListener('change', () => keep('keys', singles.checked));
  const rows = [...document.querySelectorAll('.row[id]')];
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches('input, textarea, select') || $('dialog[open]')) return;
    if (event.key === 'Escape') { const back = $('[data-back]'); if (back) location.href = back.href; return; }
    if (!singles.checked) return;
    if (event.key === '/') { event.preventDefault(); find.focus(); find.select(); return; }
    if (event.key === '?') { $('#keys').showModal(); return; }
    if (/^[1-9]$/.test(event.key) && rows[event.key - 1]) { rows[event.key - 1].focus(); rows[event.key - 1].scrollIntoView({ block: 'start' }); return; }
    const wanted = $(`[data-key="${event.key.toLowerCase()}"]`);
    if (wanted) { event.preventDefault(); wanted.click(); }
  });

  // ---- where the reader is
  const links = [...document.querySelectorAll('.side nav > a[href^="#"]')];
  if (links.length && 'IntersectionObserver' in window) {
    const seen = new IntersectionObserver(entries => entries.filter(one => one.isIntersecting).forEach(one => links.forEach(link =>
      link.hash === `#${one.target.id}` ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current'))), { rootMargin: '-15% 0px -75% 0px' });
    rows.forEach(row => seen.observe(row));
  }
})();

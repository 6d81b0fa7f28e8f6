/* Sources: a mark opens the quote in its document. Beside the text on a desk, a bottom sheet on a phone. */

const panel = $('#source');
let open = null;     // the button of the source list whose quote is shown
let opener = null;   // what was pressed, to return to

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
  setSource(all[(all.indexOf(open) + step + all.length) % all.length]);
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
    $('#source-meta').replaceChildren(...parts.flatMap((part, at) => (at ? [' · ', make('span', 'nowrap', part)] : [part])));
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
pressed('.cite', (node, event) => { event.preventDefault(); openSource(node); });
pressed('.sources [data-marker]', openSource);
pressed('[data-walk]', node => walk(Number(node.dataset.walk)));
pressed('.shade, .panel [data-close]', () => setSource(null));
document.addEventListener('keydown', event => { if (event.key === 'Escape' && open) setSource(null); });
narrow.addEventListener('change', () => { if (open) setSource(open); });

/* The place: chosen from the dialog or by a button, remembered, and in the page's address so that it can be shared. */

let region = { code: document.body.dataset.region || null, name: document.body.dataset.regionName || '' };

const showRegion = () => {
  $('#region-now').textContent = region.code ? region.name : say('region.unknown');
  const lead = $('#lead');
  const [before, after] = (region.code ? lead.dataset.some : lead.dataset.none).split('{region}');
  lead.replaceChildren(before);
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

const regionDialog = $('#region');
/* Places as buttons; `told` says more of one. */
const offer = (found, told = () => '') => {
  $('#region-list').replaceChildren(...found.map(place => {
    const now = place.code === region.code, more = [now && say('region.now'), told(place)].filter(Boolean).join('，');
    const button = make('button', 'button', place.full_name + (more && `（${more}）`));
    button.type = 'button';
    button.setAttribute('aria-pressed', String(now));
    button.onclick = () => { chooseRegion({ code: place.code, name: place.full_name }); regionDialog.close(); askAgain(); };
    return button;
  }));
};
/* Counts what was asked to fill the list, so that an answer which comes late does not take the place of a newer one. */
let listAsks = 0;
const listRegions = async () => {
  const typed = $('#region-q').value.trim(), mine = ++listAsks;
  $('#region-near-told').textContent = '';
  let found = [];
  try { found = (await fetchJson('/api/regions?limit=8&q=' + encodeURIComponent(typed))).regions; } catch { /* shown as none found */ }
  if (mine !== listAsks) return;
  offer(found);
  if (!found.length) $('#region-list').append(make('p', 'quiet', say('region.none')));
};
let typing = 0;
$('#region-q').addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(listRegions, 150); });
$('#region-skip').onclick = () => { chooseRegion({ code: null, name: '' }); regionDialog.close(); };
pressed('[data-open="region"]', () => { $('#region-q').value = ''; listRegions(); openDialog(regionDialog); });
pressed('[data-region]:is(button)', node => { chooseRegion({ code: node.dataset.region, name: node.textContent }); askAgain(); });

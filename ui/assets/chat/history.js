/* What the server keeps of this browser's talks, where the operator has turned that on: the talks' numbers stay here, so that
   their owner can download and delete them also when the tab is long closed. */

const keepsHistory = Number(document.body.dataset.historyDays) > 0;
const MOST_TALKS = 100;   // numbers remembered; the server deletes old talks by itself

const keptTalks = () => { try { return JSON.parse(kept.read('talks')) ?? []; } catch { return []; } };
const noteTalk = number => {
  if (!keepsHistory || !number || keptTalks().includes(number)) return;
  kept.write('talks', JSON.stringify([...keptTalks(), number].slice(-MOST_TALKS)));
};
/* Every talk of this browser that the server may know of: the one of this tab, and those it keeps. */
const talksToForget = () => [...new Set([conversation, ...keptTalks()])].filter(Boolean);
const forgetTalks = async numbers => {
  for (const number of numbers) {
    const response = await fetch('/api/conversations/' + encodeURIComponent(number), { method: 'DELETE' });
    if (!response.ok) throw new Error(String(response.status));
    kept.write('talks', JSON.stringify(keptTalks().filter(one => one !== number)));
  }
};
const downloadTalks = async () => {
  const told = $('#cleared'), found = [];
  try {
    for (const number of keptTalks()) found.push(await fetchJson('/api/conversations/' + encodeURIComponent(number)));
  } catch { told.textContent = say('download.failed'); return; }
  const talks = found.filter(talk => talk.exchanges.length);
  if (!talks.length) { told.textContent = say('download.none'); return; }
  const link = make('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(talks, null, 2)], { type: 'application/json' }));
  link.download = 'mingbai.json';
  link.click();
  URL.revokeObjectURL(link.href);
  told.textContent = '';
};
pressed('#download', downloadTalks);

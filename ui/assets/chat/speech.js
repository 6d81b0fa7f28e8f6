/* Reading aloud and dictation, by the browser's own speech functions where it has them. */

const canSpeak = 'speechSynthesis' in window;
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
let reading = null;     // the button that started it
let listening = null;   // the recognition that runs

/* Phones digit by digit, with 幺 for 1 as people say them; marks, codes and web addresses are left out. Amounts the voice reads
   by itself. */
const DIGITS = { 0: '零', 1: '幺', 2: '二', 3: '三', 4: '四', 5: '五', 6: '六', 7: '七', 8: '八', 9: '九' };
const PHONE = /0\d{2,3}-\d{7,8}|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|\b(?:110|119|120|122|12\d{3})\b/g;
const forVoice = text => text.replace(PHONE, phone => [...phone].map(sign => DIGITS[sign] ?? '，').join(' '));
const textOf = node => {
  const copyOf = node.cloneNode(true);
  $$('.cite, .code, .box, .buttons, .map, summary, svg, a[target]', copyOf).forEach(part => part.remove());
  $$('p, li, dd, dt, div', copyOf).forEach(part => part.append('。'));
  return copyOf.textContent.replace(/\s+/g, ' ').replace(/([。；，：！？])[\s。]*。/g, '$1').trim();
};
/* Conclusion, notes and case first, then row by row, and the AI line at the end. */
const partsToRead = card => $$('.matter h3, .conclusion, .notes, .assumed > p, .row, .ai-line > p', card)
  .map(node => ({ node, text: forVoice(textOf(node)) })).filter(part => part.text);

const quiet = () => {
  if (!reading) return;
  const button = reading;
  reading = null;
  speechSynthesis.cancel();
  $$('.being-read').forEach(node => node.classList.remove('being-read'));
  $('span', button).textContent = button.dataset.name;
  button.setAttribute('aria-pressed', 'false');
  $('#reading').hidden = true;
};
const readAloud = button => {
  const card = button.closest('.answer'), parts = partsToRead(card);
  reading = button;
  button.dataset.name = $('span', button).textContent;
  $('span', button).textContent = say('read.stop');
  button.setAttribute('aria-pressed', 'true');
  $('#reading').hidden = false;
  card.classList.add('all');
  const next = at => {
    if (reading !== button) return;
    $$('.being-read').forEach(node => node.classList.remove('being-read'));
    if (at === parts.length) { quiet(); return; }
    parts[at].node.classList.add('being-read');
    parts[at].node.scrollIntoView({ block: 'nearest' });
    const utterance = new SpeechSynthesisUtterance(parts[at].text);
    utterance.lang = 'zh-CN';
    utterance.rate = root.dataset.mode === 'elder' ? 0.85 : 1;
    utterance.onend = () => setTimeout(next, 400, at + 1);   /* a breath between rows */
    utterance.onerror = event => { if (reading === button && event.error !== 'interrupted') { quiet(); announce(say('read.failed')); } };
    speechSynthesis.speak(utterance);
  };
  next(0);
};
pressed('[data-read]', node => { const mine = reading === node; quiet(); if (!mine) readAloud(node); });
pressed('#reading', quiet);

const listenFrom = button => {
  if (!Recognition) return;   /* then the button is not shown: see early.js */
  button.setAttribute('aria-label', words['speak.label']);
  const note = $('#ask-note');
  const told = (pressed, name, label, message) => {
    button.setAttribute('aria-pressed', String(pressed));
    button.setAttribute('aria-label', label);
    $('span', button).textContent = name;
    note.textContent = message;
  };
  const ended = message => {
    listening = null;
    told(false, words.speak, words['speak.label'], message || words['ask.note']);
  };
  button.onclick = () => {
    if (listening) { listening.stop(); return; }
    quiet();
    listening = new Recognition();
    listening.lang = 'zh-CN';
    listening.interimResults = true;
    listening.onresult = event => { box.value = [...event.results].map(result => result[0].transcript).join(''); };
    listening.onerror = () => ended(say('listen.failed'));
    listening.onend = () => { if (listening) { ended(); box.focus(); } };
    listening.start();
    told(true, say('listen.stop'), say('listen.stop'), say('listening'));
  };
};

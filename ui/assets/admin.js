/* Mingbai 明白: the maintenance pages. Waits for a batch, opens dialogs, asks before what cannot be taken back.
   Without this script the pages work: they refresh themselves, and forms are plain. */
(() => {
  'use strict';
  const words = JSON.parse(document.querySelector('script[type="application/json"]')?.textContent || '{}');   /* empty on a Chinese page */
  const say = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  const $ = selector => document.querySelector(selector);
  document.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.open) $(`#${button.dataset.open}`).showModal();
    if ('close' in button.dataset) button.closest('dialog').close();
  });
  document.addEventListener('submit', event => {
    const sure = event.submitter?.dataset.sure || event.target.dataset.sure;
    if (sure && !window.confirm(sure)) { event.preventDefault(); return; }
    event.target.querySelectorAll('button[type="submit"]').forEach(button => button.setAttribute('aria-busy', 'true'));
  });
  document.querySelectorAll('[data-submit]').forEach(node => node.addEventListener('change', () => node.form.submit()));
  const bar = $('progress[data-wait]');
  if (bar) {
    const look = async () => {
      try {
        const response = await fetch(bar.dataset.wait);
        if (response.ok) {
          const now = await response.json();
          if (!['checking', 'storing'].includes(now.stage)) { location.reload(); return; }
          bar.max = Math.max(now.total, 1); bar.value = now.done;
          $('#progress-words').textContent = say('已读{done}个文件，共{total}个', { done: now.done, total: now.total });
        }
      } catch { /* the server is away for a moment: look again */ }
      setTimeout(look, 500);
    };
    look();
  }
})();

/* Mingbai 明白: the loader of the corner window.
   <script src="https://…/widget.js" data-region="440106" data-theme="light" data-label="办事问一问" defer></script>
   Adds one button in a shadow root; loads nothing before it is pressed; sets no cookie; needs no inline style or script, so it
   works under a strict Content-Security-Policy (script-src and frame-src of this host). The page that holds it may say
   postMessage({type: 'mingbai:open'}), {type: 'mingbai:ask', question: '…'} or {type: 'mingbai:close'} to its own window, and
   hears {type: 'mingbai:answer', status}. */
(() => {
  'use strict';
  const script = document.currentScript, home = new URL(script.src).origin, given = script.dataset;
  const label = given.label || '办事问一问', theme = given.theme === 'dark' ? 'dark' : 'light';
  const PATIENCE = 15000;   // ms until a window that says nothing counts as not opened
  const LOOK = `
    :host { all: initial; }
    * { box-sizing: border-box; font-family: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif; }
    :host { --paper: #F5F4F0; --surface: #FFF; --ink: #1C2126; --line: #74787A; --press: #14506A; --focus: #B4470F; --seal: #A32A1B; }
    :host([theme="dark"]) { --paper: #14181B; --surface: #1C2226; --ink: #ECEAE4; --line: #8B9599; --press: #8CC7DE; --focus: #FFB27A; --seal: #B5392A; }
    button, a { font-size: 16px; line-height: 1.4; min-height: 44px; padding: 4px 14px; border: 1px solid var(--line); border-radius: 4px; background: var(--surface); color: var(--press); cursor: pointer; text-decoration: none; display: inline-flex; align-items: center; }
    button:focus-visible, a:focus-visible, iframe:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
    .open { position: fixed; right: 24px; bottom: 24px; z-index: 2147483000; min-height: 56px; gap: 12px; padding: 8px 20px 8px 8px; font-size: 17px; font-weight: 600; color: var(--ink); box-shadow: 0 2px 10px rgb(0 0 0 / .18); }
    .seal { width: 40px; height: 40px; display: grid; place-items: center; flex: none; background: var(--seal); color: #FFF; border-radius: 2px; font: 700 15px/1.05 "Songti SC", SimSun, "Noto Serif CJK SC", serif; writing-mode: vertical-rl; }
    .window { position: fixed; right: 24px; bottom: 24px; z-index: 2147483000; width: 420px; height: min(680px, calc(100vh - 48px)); display: flex; flex-direction: column; background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 4px; overflow: hidden; box-shadow: 0 6px 28px rgb(0 0 0 / .28); }
    .head { display: flex; align-items: center; gap: 8px; padding: 6px 8px; background: var(--surface); border-bottom: 2px solid var(--ink); }
    h2 { flex: 1; margin: 0; font-size: 17px; font-weight: 600; outline: none; }
    p { margin: 0; padding: 12px 16px; font-size: 17px; line-height: 1.7; background: var(--surface); }
    iframe { flex: 1; min-height: 0; width: 100%; border: 0; background: var(--paper); }
    [hidden] { display: none !important; }
    @media (max-width: 700px) { .window { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; } .open { right: 12px; bottom: 12px; } }
    @media (forced-colors: active) { .seal { border: 1px solid; } }
    @media print { :host { display: none; } }`;

  const make = (tag, attributes, ...within) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...within);
    return node;
  };
  const place = make('div', { theme, lang: 'zh-CN' }), shadow = place.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();   // not an inline style: a page's policy on styles does not forbid it
  sheet.replaceSync(LOOK);
  shadow.adoptedStyleSheets = [sheet];
  const seal = () => make('span', { class: 'seal', 'aria-hidden': 'true' }, '明白');
  const opener = make('button', { class: 'open', type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' }, seal(), label);
  const title = make('h2', { id: 'title', tabindex: '-1' }, '办事明白');
  const closer = make('button', { type: 'button' }, '关闭');
  const query = new URLSearchParams({ theme, ...(given.region && { region: given.region }), ...(given.lang && { lang: given.lang }) });
  const larger = make('a', { href: `${home}/?${query}`, target: '_blank', rel: 'noopener' }, '大窗口');
  const trouble = make('p', { role: 'alert', hidden: '' }, '小窗没有打开。请打电话问：', make('a', { href: 'tel:{{hotline}}' }, '{{hotline}}'));
  const dialog = make('section', { class: 'window', role: 'dialog', 'aria-labelledby': 'title', hidden: '' }, make('div', { class: 'head' }, seal(), title, larger, closer), trouble);
  shadow.append(opener, dialog);

  const narrow = matchMedia('(max-width: 700px)');
  let frame = null, ready = false, waiting = [];
  const send = message => (ready ? frame.contentWindow.postMessage(message, home) : waiting.push(message));
  const load = () => {
    frame = make('iframe', { title: '办事明白问答', src: `${home}/embed?${query}`, allow: 'microphone; clipboard-write; geolocation' });
    frame.addEventListener('load', () => frame.contentWindow.postMessage({ type: 'mingbai:hello' }, home));
    dialog.append(frame);
    setTimeout(() => { if (!ready) trouble.hidden = false; }, PATIENCE);
  };
  const others = () => [...document.body.children].filter(node => node !== place);
  const show = open => {
    if (open && !frame) load();
    dialog.hidden = !open;
    opener.hidden = open;
    opener.setAttribute('aria-expanded', String(open));
    dialog.setAttribute('aria-modal', String(open && narrow.matches));
    if (narrow.matches || !open) others().forEach(node => { node.inert = open; });   // full screen: the page behind is out of reach
    (open ? title : opener).focus();
  };
  opener.addEventListener('click', () => show(true));
  closer.addEventListener('click', () => show(false));
  addEventListener('keydown', event => { if (event.key === 'Escape' && !dialog.hidden) show(false); });

  addEventListener('message', event => {
    const message = event.data || {};
    if (frame && event.source === frame.contentWindow && event.origin === home) {
      if (message.type === 'mingbai:ready') { ready = true; trouble.hidden = true; waiting.splice(0).forEach(send); }
      if (message.type === 'mingbai:close') show(false);
    } else if (event.source === window) {
      if (message.type === 'mingbai:open') show(true);
      if (message.type === 'mingbai:close') show(false);
      if (message.type === 'mingbai:ask' && typeof message.question === 'string') { show(true); send(message); }
    }
  });
  const add = () => document.body.append(place);
  document.body ? add() : addEventListener('DOMContentLoaded', add);
})();

/* Mingbai 明白: the demonstration page asks by message, as any page that holds the widget may. */
'use strict';
document.getElementById('ask-demo').addEventListener('click', () => postMessage({ type: 'mingbai:ask', question: '身份证丢了怎么补办' }, location.origin));
addEventListener('message', event => {
  if (event.data && event.data.type === 'mingbai:answer') document.getElementById('heard').textContent = '收到答复：' + event.data.status;
});

/* Before anything is drawn: whoever chose large type gets it at once, and nothing jumps when the page's own script comes. Nor when
   the talk of this tab comes back, or the button to speak. */
try { if (localStorage.getItem('mingbai.elder') === '1') document.documentElement.dataset.mode = 'elder'; } catch { /* storage is refused */ }
try { if (sessionStorage.getItem('mingbai.talk')) document.documentElement.dataset.talking = ''; } catch { /* storage is refused */ }
if (window.SpeechRecognition || window.webkitSpeechRecognition) document.documentElement.dataset.speaks = '';

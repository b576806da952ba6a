// Toasts stay ten seconds (longer while the pointer or the focus is on them); Ctrl+Z takes back.
import { isTyping, onEach } from './pieces.js';

const STAYS = 10000;

export function startToasts() {
  onEach('[data-toast]', (line) => {
    let timer;
    const wait = () => { timer = setTimeout(() => line.remove(), STAYS); };
    const hold = () => clearTimeout(timer);
    line.addEventListener('pointerenter', hold);
    line.addEventListener('pointerleave', wait);
    line.addEventListener('focusin', hold);
    line.addEventListener('focusout', wait);
    wait();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return;
    if (isTyping(event.target)) return; // in a field Ctrl+Z takes back letters
    const undo = document.querySelector('[data-toast] form[data-undo]');
    if (!undo) return;
    event.preventDefault();
    undo.requestSubmit();
  });
}

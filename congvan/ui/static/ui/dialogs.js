// <dialog>: opened by [data-open-dialog="id"]. A link with that attribute still leads to the page
// that does the same without the script. Focus starts on the first field, else on the safe button.
import { onEach } from './pieces.js';

export function openDialog(dialog) {
  if (!dialog || dialog.open || document.querySelector('dialog[open]')) return; // never over another
  dialog.showModal();
  const first = dialog.querySelector(
    '[autofocus], input:not([type=hidden]):not([type=checkbox]), textarea, select',
  );
  (first || dialog.querySelector('[data-keep], form[method=dialog] button, button'))?.focus();
}

export function startDialogs() {
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-open-dialog]');
    if (opener) {
      const dialog = document.getElementById(opener.dataset.openDialog);
      if (!dialog) return;
      event.preventDefault();
      openDialog(dialog);
      dialog.addEventListener('close', () => opener.focus(), { once: true });
    }
    const keep = event.target.closest('dialog [data-keep]');
    if (keep) {
      event.preventDefault();
      keep.closest('dialog').close();
    }
    if (event.target instanceof HTMLDialogElement && event.target.open) {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right &&
        event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside) event.target.close();
    }
  });
  // A dialog that htmx brings opens itself.
  onEach('dialog[data-open-now]', (dialog) => openDialog(dialog));
}

// Work lists: j/k and arrows move, Enter opens, x ticks; the bulk bar shows what is ticked.
import { onEach } from './pieces.js';

const rows = () => [...document.querySelectorAll('[data-work-list] .wrow')];
const titleOf = (row) => row.querySelector('.wrow-title');

/** The row the person is on: the focused one, else the selected one. */
function current() {
  const focused = document.activeElement?.closest?.('.wrow');
  return focused || document.querySelector('[data-work-list] .wrow.is-selected');
}

export function moveRow(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  titleOf(next).focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

export function openRow() {
  const row = current();
  if (!row || document.activeElement !== document.body) return false; // a focused link opens itself
  titleOf(row).click();
  return true;
}

export function tickRow() {
  const box = current()?.querySelector('.wrow-tick input');
  if (!box) return false;
  box.click();
  return true;
}

export function clearTicks() {
  const ticked = document.querySelectorAll('[data-work-list] .wrow-tick input:checked');
  for (const box of ticked) box.checked = false;
  countTicks();
  return ticked.length > 0;
}

function countTicks() {
  const bar = document.querySelector('[data-bulk-bar]');
  if (!bar) return;
  const count = document.querySelectorAll('[data-work-list] .wrow-tick input:checked').length;
  bar.querySelector('[data-bulk-count]').textContent = String(count);
  bar.classList.toggle('is-idle', count === 0);
}

export function startLists() {
  onEach('[data-work-list]', (list) => {
    list.addEventListener('change', countTicks);
    list.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      moveRow(event.key === 'ArrowDown' ? 1 : -1);
    });
    // The row htmx shows in the preview is the selected one.
    list.addEventListener('htmx:beforeRequest', (event) => {
      const row = event.target.closest('.wrow');
      if (!row) return;
      for (const other of list.querySelectorAll('.is-selected')) {
        other.classList.remove('is-selected');
        titleOf(other).removeAttribute('aria-current');
      }
      row.classList.add('is-selected');
      // A preview is not yet a reading.
      if (!titleOf(row).hasAttribute('data-preview')) row.classList.remove('is-unread');
      titleOf(row).setAttribute('aria-current', 'true');
    });
    countTicks();
  });
  // "Chọn cả": without the script the link draws the list again with its rows ticked.
  onEach('[data-tick-all]', (link) => {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      for (const box of document.querySelectorAll('[data-work-list] .wrow-tick input')) box.checked = true;
      countTicks();
    });
  });
  document.addEventListener('reset', () => setTimeout(countTicks));
}

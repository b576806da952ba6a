// What the stream brings, on the page: numbers in their places, urgent news as a red line.
import { escaped, iconMarkup } from './pieces.js';

const KEPT = 40;
const SHOWN = 'congvan-urgent-shown';

const waiting = [];

export const hasTabs = () => document.querySelector('.tab-count[id]') !== null;
// Everybody hears at the same moment: not everybody asks at the same moment.
const soon = (ask) => setTimeout(ask, Math.random() * 2000);

function put(id, number) {
  const place = document.getElementById(id);
  const words = number ? String(number) : '';
  if (!place || place.textContent === words) return false;
  place.textContent = words;
  return true;
}

export function showNumbers(counters, dem) {
  let changed = false;
  for (const [name, number] of Object.entries(dem)) {
    const moved = put(`dem-${name}`, number);
    put(`dem-tay-${name}`, number);
    if (name === 'notices') put('dem-chuong', number);
    changed = moved || changed;
    // New rows are offered, never pushed in.
    if (moved && name === 'todo') soon(() => document.querySelectorAll('[data-new-items]').forEach((list) => window.htmx?.trigger(list, 'live')));
  }
  // The tabs of the list that is open have numbers of their own.
  if (changed && hasTabs()) soon(() => ask(counters));
}

export function ask(counters) {
  window.htmx?.ajax('GET', counters.getAttribute('hx-get'), { source: counters, swap: 'none' });
}

// Urgent news: shown once, in a tab somebody looks at.

function shown() {
  try { return JSON.parse(localStorage.getItem(SHOWN)) || []; } catch { return []; }
}

function showUrgent(news) {
  const before = shown();
  if (before.includes(news.ma)) return;
  try { localStorage.setItem(SHOWN, JSON.stringify([...before, news.ma].slice(-KEPT))); } catch { /* shown again, then */ }
  if (!news.toi.startsWith('/') || location.pathname === news.toi) return;
  const line = document.createElement('div');
  line.className = 'toast-line toast-urgent on-dark';
  line.setAttribute('role', 'alert');
  line.innerHTML = `${iconMarkup('flame')}<span class="toast-words">${escaped(news.loi)} <a href="${escaped(news.toi)}">Mở xem</a></span>` +
    `<button class="bar-button" type="button" data-urgent-close>Đóng</button>`;
  line.querySelector('[data-urgent-close]').addEventListener('click', () => line.remove());
  document.querySelector('.toasts')?.append(line);
}

export function hearUrgent(news) {
  if (document.hidden) waiting.push(news);
  else showUrgent(news);
}

/** What came while nobody looked. */
export function showWaiting() {
  waiting.splice(0).forEach(showUrgent);
}

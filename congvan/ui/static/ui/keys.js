// The keyboard map of UX §3. Single letters are off while typing and can be switched off
// (WCAG 2.1.4); the places of "g c" come from the page, so the map never names a page itself.
import { tinykeys } from 'tinykeys';
import { openDialog } from './dialogs.js';
import { clearTicks, moveRow, openRow, tickRow } from './lists.js';
import { isTyping } from './pieces.js';

const REMEMBERED = 'congvan-single-keys';
// Between the two letters of a sequence; a slow machine needs more than the library's second.
const SEQUENCE_MS = 2000;

function singleKeysOn() {
  let kept = null;
  try {
    kept = localStorage.getItem(REMEMBERED);
  } catch {
    // A browser that forbids storage: the person's setting from the server counts.
  }
  return (kept ?? document.body.dataset.singleKeys ?? 'on') === 'on';
}

/** A handler that stays silent while typing, inside a dialog, or when letters are switched off. */
function letter(act) {
  return (event) => {
    if (!singleKeysOn() || isTyping(event.target) || document.querySelector('dialog[open]')) return;
    if (act(event) !== false) event.preventDefault();
  };
}

function fromPage() {
  const map = {};
  for (const line of document.querySelectorAll('#phim-tat [data-keys]')) {
    const sequence = line.dataset.keys.toLowerCase();
    if (line.dataset.href) map[sequence] = letter(() => { location.href = line.dataset.href; });
  }
  // An element may carry its own key: <button data-key="b">. It must be on the screen.
  for (const owner of document.querySelectorAll('[data-key]')) {
    const key = owner.dataset.key.toLowerCase();
    map[key] = letter(() => {
      const shown = [...document.querySelectorAll(`[data-key="${CSS.escape(owner.dataset.key)}"]`)]
        .find((element) => element.offsetParent && !element.disabled);
      return shown ? shown.click() : false;
    });
  }
  return map;
}

function rememberSwitch() {
  const box = document.querySelector('[data-keys-switch] input[type=checkbox]');
  if (!box) return;
  box.checked = singleKeysOn();
  box.addEventListener('change', () => {
    document.body.dataset.singleKeys = box.checked ? 'on' : 'off';
    try {
      localStorage.setItem(REMEMBERED, document.body.dataset.singleKeys);
    } catch {
      // Then it holds for this page only.
    }
    const form = box.form;
    if (!form.getAttribute('action')) return;
    const body = new FormData(form);
    body.set('single_keys', box.checked ? 'on' : 'off');
    fetch(form.action, { method: 'POST', body, credentials: 'same-origin' });
  });
}

export function startKeys() {
  const known = new Set();
  // Keys are only ever added: stopping and starting again would forget the "g" of a "g c" whenever
  // the page fetched something between the two.
  const listen = (map) => {
    const fresh = Object.entries(map).filter(([key]) => !known.has(key));
    fresh.forEach(([key]) => known.add(key));
    if (fresh.length) tinykeys(window, Object.fromEntries(fresh), { timeout: SEQUENCE_MS });
  };
  const search = letter(() => {
    const box = [...document.querySelectorAll('[data-search]')].find((one) => one.offsetParent);
    if (!box) return false;
    box.focus();
    return box.select(); // what was sought before is written over
  });
  const add = letter(() => {
    const button = document.querySelector('[data-key-add]');
    return button?.offsetParent ? button.click() : false;
  });
  listen({
    '/': search,
    j: letter(() => moveRow(1)),
    k: letter(() => moveRow(-1)),
    x: letter(() => tickRow()),
    n: add,
    Enter: letter(() => openRow()),
    Escape: (event) => {
      if (!isTyping(event.target) && !document.querySelector('dialog[open]')) clearTicks();
    },
  });
  // "?" sits on other keys on other keyboards, so the letter counts, not Shift.
  const list = letter(() => openDialog(document.getElementById('phim-tat')));
  addEventListener('keydown', (event) => event.key === '?' && list(event));
  listen(fromPage());
  // New buttons may bring keys of their own.
  document.addEventListener('htmx:load', () => listen(fromPage()));
  rememberSwitch();
}

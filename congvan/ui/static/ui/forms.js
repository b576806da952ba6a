// Forms: sent once, typed words are not lost, Ctrl+Enter sends, passwords can be looked at.
import { onEach } from './pieces.js';

// A network that never answers must not leave a form dead: the button comes back by itself.
const BUSY_AT_MOST = 20000;

function guardDoubleSubmit() {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method === 'dialog' || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.method !== 'post' && !form.hasAttribute('hx-post')) return;
    form.dataset.sent = 'yes';
    event.submitter?.setAttribute('aria-busy', 'true');
    setTimeout(() => free(form), BUSY_AT_MOST);
    // Another script may have stopped it; htmx stops it too, but then tells when it is done.
    setTimeout(() => { if (event.defaultPrevented && !form.hasAttribute('hx-post')) free(form); });
  }, true);
  document.addEventListener('htmx:validation:halted', (event) => free(event.detail.elt));
  document.addEventListener('htmx:afterRequest', (event) => {
    const form = event.detail.elt.closest?.('form');
    if (form) free(form);
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) document.querySelectorAll('form[data-sent]').forEach(free);
  });
}

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-busy]')) button.removeAttribute('aria-busy');
}

function guardTyping() {
  // Only forms that say so: asking on every small form would teach people to click it away.
  document.addEventListener('input', (event) => {
    const form = event.target.closest?.('form[data-keep-typed]');
    if (form) form.dataset.typed = 'yes';
  });
  document.addEventListener('submit', (event) => delete event.target.dataset.typed);
  document.addEventListener('reset', (event) => delete event.target.dataset.typed);
  addEventListener('beforeunload', (event) => {
    if (document.querySelector('form[data-typed]')) event.preventDefault();
  });
}

function sendByKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest?.('form');
    if (!form) return;
    event.preventDefault();
    const main = form.querySelector('.btn-primary[type=submit]:not([disabled])');
    form.requestSubmit(main || undefined);
  });
}

function showPassword(box) {
  const input = box.querySelector('input');
  const button = box.querySelector('button');
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    const says = shown ? 'Ẩn mật khẩu' : 'Hiện mật khẩu';
    button.setAttribute('aria-pressed', String(shown));
    button.setAttribute('aria-label', says);
    button.title = says;
    button.querySelector('[data-when=hidden]').hidden = shown;
    button.querySelector('[data-when=shown]').hidden = !shown;
    input.focus();
  });
  input.form?.addEventListener('submit', () => { input.type = 'password'; });
}

function dropMachineMark(mark) {
  // Touching the value makes it the person's own.
  document.getElementById(mark.dataset.machineFor)
    ?.addEventListener('input', () => mark.remove(), { once: true });
}

export function startForms() {
  guardDoubleSubmit();
  guardTyping();
  sendByKeys();
  onEach('[data-password]', showPassword);
  onEach('[data-machine-for]', dropMachineMark);
  // After a refused form the person lands on what to do, not on the top of the page.
  const refused = document.querySelector('main:not([data-still]) :is([data-focus-first], [aria-invalid="true"])');
  if (refused && document.activeElement === document.body) refused.focus({ preventScroll: false });
}

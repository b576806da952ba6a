// The search box: suggestions while typing. htmx fetches them; here they become a combobox with its
// listbox (arrows, Enter, Esc). Without the script the box is a form that leads to the results.
import { onEach } from './pieces.js';

let number = 0;

function build(input) {
  const form = input.form;
  const list = form.querySelector('[data-suggestions]');
  const said = form.querySelector('[data-suggested]');
  if (!list) return;
  const id = `goi-y-${++number}`;
  list.id = `${id}-danh-sach`;
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  let active = -1;

  const options = () => [...list.querySelectorAll('[role=option]')];
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
    if (!open) {
      active = -1;
      input.removeAttribute('aria-activedescendant');
    }
  };
  const point = (to) => {
    const all = options();
    // One place before the first means the words themselves.
    active = to < -1 ? all.length - 1 : to >= all.length ? -1 : to;
    all.forEach((option, at) => option.setAttribute('aria-selected', String(at === active)));
    if (active < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', all[active].id);
    all[active].scrollIntoView({ block: 'nearest' });
  };
  const go = (option) => {
    show(false);
    location.href = option.dataset.href;
  };

  show(false);
  input.addEventListener('htmx:afterRequest', (event) => {
    if (event.detail.xhr.status !== 200) {
      list.replaceChildren();
      said.textContent = '';
      show(false);
    }
  });
  list.addEventListener('htmx:afterSwap', () => {
    const all = options();
    all.forEach((option, at) => { option.id = `${id}-${at}`; });
    said.textContent = list.querySelector('[data-said]')?.dataset.said || '';
    // An answer that comes after the person has left must not open anything.
    show(document.activeElement === input && all.length > 0 && input.value.trim() !== '');
  });
  input.addEventListener('input', () => { if (!input.value.trim()) show(false); });
  input.addEventListener('focus', () => { if (options().length && input.value.trim()) show(true); });
  input.addEventListener('blur', () => setTimeout(() => show(false), 120)); // after a click on a line
  form.addEventListener('submit', () => show(false));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return; // an input method is still putting a letter together
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && options().length) {
      event.preventDefault();
      if (list.hidden) show(true);
      point(active + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      go(options()[active]);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault(); // the words stay
      event.stopPropagation();
      show(false);
    }
  });
  list.addEventListener('pointerdown', (event) => {
    const option = event.target.closest('[role=option]');
    event.preventDefault();
    if (option && event.button === 0) go(option);
  });
}

export function startSearch() {
  onEach('[data-search]', build);
}

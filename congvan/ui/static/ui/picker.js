// People picker: a combobox over a plain <select> (which stays for those without the script).
// Finds by initials ("nva"), by words without accents, shows the matched letters bold.
import { escaped, iconMarkup, onEach } from './pieces.js';

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();

/** Which letters of `label` the query matches: its words' initials or a run of letters. */
export function matched(label, query) {
  const wanted = plain(query).replace(/\s+/g, ' ').trim();
  if (!wanted) return new Set();
  const folded = [...label].map((letter) => plain(letter) || letter);
  const starts = folded.map((_, i) => i).filter((i) => i === 0 || folded[i - 1] === ' ');
  const initials = starts.map((i) => folded[i]).join('');
  const run = initials.indexOf(wanted.replace(/ /g, ''));
  if (run >= 0) return new Set(starts.slice(run, run + wanted.replace(/ /g, '').length));
  const at = folded.join('').indexOf(wanted);
  return at < 0 ? null : new Set(Array.from(wanted, (_, i) => at + i));
}

export function bold(label, letters) {
  return [...label].map((l, i) => (letters.has(i) ? `<b>${escaped(l)}</b>` : escaped(l))).join('');
}

function initialsOf(label) {
  const words = label.split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words[words.length - 1][0] : '')).toUpperCase();
}

function build(select) {
  const box = select.closest('[data-picker]');
  const listId = `${select.id}_list`;
  box.querySelector('[data-picker-ui]').hidden = false;
  const input = box.querySelector('input[role=combobox]');
  const list = box.querySelector('[role=listbox]');
  const picked = box.querySelector('[data-picked]');
  const label = document.querySelector(`label[for="${select.id}"]`);
  input.setAttribute('aria-controls', listId);
  list.id = listId;
  select.hidden = true;
  label?.setAttribute('for', input.id);
  let active = -1;

  const options = () => [...list.querySelectorAll('[role=option]')];
  const point = (to) => {
    const all = options();
    active = all.length ? (to + all.length) % all.length : -1;
    all.forEach((o, i) => o.setAttribute('aria-selected', String(i === active)));
    if (active >= 0) {
      input.setAttribute('aria-activedescendant', all[active].id);
      all[active].scrollIntoView({ block: 'nearest' });
    } else input.removeAttribute('aria-activedescendant');
  };
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
  };
  const fill = () => {
    let markup = '';
    for (const group of select.querySelectorAll('optgroup')) {
      let lines = '';
      for (const option of group.children) {
        const letters = matched(option.textContent, input.value);
        if (letters === null || option.selected || !option.value) continue;
        const note = option.dataset.note ? ` <span class="muted">· ${escaped(option.dataset.note)}</span>` : '';
        lines += `<li class="picker-option" role="option" aria-selected="false" id="${listId}_${option.index}" data-index="${option.index}">` +
          `<span class="avatar" aria-hidden="true">${escaped(initialsOf(option.textContent))}</span><span>${bold(option.textContent, letters)}${note}</span></li>`;
      }
      if (lines) markup += `<li class="picker-head" role="presentation">${escaped(group.label)}</li>${lines}`;
    }
    list.innerHTML = markup || '<li class="picker-none" role="presentation">Không có ai hợp với chữ vừa gõ</li>';
    show(true);
    point(0);
  };
  const draw = () => {
    picked.innerHTML = [...select.selectedOptions].filter((o) => o.value).map((o) =>
      `<span class="picked"><span class="avatar" aria-hidden="true">${escaped(initialsOf(o.textContent))}</span>${escaped(o.textContent)}` +
      `<button type="button" data-drop="${o.index}" aria-label="Bỏ ${escaped(o.textContent)}">${iconMarkup('x', 16)}</button></span>`).join('');
  };
  const choose = (index) => {
    if (!select.multiple) select.selectedIndex = -1;
    select.options[index].selected = true;
    input.value = '';
    show(false);
    draw();
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  input.addEventListener('input', fill);
  input.addEventListener('focus', fill);
  input.addEventListener('blur', () => setTimeout(() => show(false), 120)); // after a click on a line
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) fill();
      else point(active + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter' && !list.hidden && active >= 0 && !event.ctrlKey) {
      event.preventDefault();
      choose(Number(options()[active].dataset.index));
    } else if (event.key === 'Escape' && !list.hidden) {
      event.stopPropagation();
      show(false);
    } else if (event.key === 'Backspace' && !input.value) {
      picked.querySelector('.picked:last-child button')?.click();
    }
  });
  list.addEventListener('pointerdown', (event) => {
    const option = event.target.closest('[data-index]');
    event.preventDefault();
    if (option) choose(Number(option.dataset.index));
  });
  picked.addEventListener('click', (event) => {
    const drop = event.target.closest('[data-drop]');
    if (!drop) return;
    select.options[Number(drop.dataset.drop)].selected = false;
    draw();
    input.focus();
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  draw();
}

export function startPicker() {
  onEach('[data-picker] select', build);
}

// The combobox of the directive form: its lines come from the server, by initials or words.
import { bold, matched } from './picker.js';
import { escaped } from './pieces.js';

const WAIT = 120; // between a letter and the question to the server

/** Make `input` a combobox; `add` takes the one chosen, `isChosen` leaves out who is named already. */
export function startReceiverPicker(form, { input, list, add, isChosen }) {
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-expanded', 'false');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', list.id);
  const known = new Map();
  let active = -1;
  let asked = 0;
  let timer = 0;
  const lines = () => [...list.querySelectorAll('[role=option]')];
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
    if (!open) input.removeAttribute('aria-activedescendant');
  };
  const point = (to) => {
    const all = lines();
    active = all.length ? (to + all.length) % all.length : -1;
    all.forEach((option, index) => option.setAttribute('aria-selected', String(index === active)));
    if (active < 0) return;
    input.setAttribute('aria-activedescendant', all[active].id);
    all[active].scrollIntoView({ block: 'nearest' });
  };
  const draw = (found, words) => {
    let head = '';
    list.innerHTML = found.filter((one) => !isChosen(one.key)).map((one, index) => {
      const group = one.recent ? 'Hay gửi' : 'Trong cơ quan';
      const title = !words && group !== head ? `<li class="picker-head" role="presentation">${group}</li>` : '';
      head = group;
      const where = one.where ? ` <span class="muted">· ${escaped(one.where)}</span>` : '';
      const letters = words ? matched(one.name, words) || new Set() : new Set();
      return `${title}<li class="picker-option" role="option" aria-selected="false" id="${list.id}_${index}" data-one="${escaped(JSON.stringify(one))}">` +
        `<span class="avatar" aria-hidden="true">${escaped(one.initials)}</span><span>${bold(one.name, letters)}${where}</span></li>`;
    }).join('') || '<li class="picker-none" role="presentation">Không có ai hợp với chữ vừa gõ</li>';
    show(true);
    point(0);
  };
  const ask = async () => {
    const words = input.value.trim();
    const mine = ++asked;
    if (!known.has(words)) {
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`, { credentials: 'same-origin', headers: { Accept: 'application/json' } });
        if (!answer.ok) return;
        known.set(words, (await answer.json()).receivers);
      } catch {
        return; // without the network the person types on; nothing is lost
      }
    }
    if (mine === asked && document.activeElement === input) draw(known.get(words), words);
  };
  const choose = (option) => {
    add(JSON.parse(option.dataset.one));
    input.value = '';
    asked += 1; // an answer on its way, and a question not yet asked, come too late
    clearTimeout(timer);
    show(false);
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener('focus', ask);
  input.addEventListener('blur', () => setTimeout(() => show(false), 120));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) ask();
      else point(active + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!list.hidden && active >= 0) choose(lines()[active]);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.stopPropagation();
      show(false);
    }
  });
  list.addEventListener('pointerdown', (event) => {
    const option = event.target.closest('[data-one]');
    event.preventDefault();
    if (option) choose(option);
  });
}

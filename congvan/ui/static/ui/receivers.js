// Lines of receivers: who, as what, until when. Everything here the server does too, by sending
// the form; here it happens at once and the sentence over the button says what will be sent.
import { bold, matched } from './picker.js';
import { isTyping, onEach } from './pieces.js';

const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
const WAIT = 120; // between a letter and the question to the server
const FIRST = ['lead', 'direct'];

function lineOf(form, key) {
  return form.querySelector(`[data-receiver="${CSS.escape(key)}"]`);
}

function linesOf(form) {
  return [...form.querySelectorAll('[data-lines] > [data-receiver]')].map((element) => {
    const chosen = element.querySelector('input[type=radio]:checked');
    return {
      element,
      key: element.dataset.receiver,
      name: element.querySelector('b').textContent,
      part: chosen?.value || '',
      word: (chosen?.parentElement.textContent || '').trim().toLowerCase(),
      day: element.querySelector('.receiver-day')?.value.trim() || '',
    };
  });
}

function commonDay(form) {
  const chosen = form.querySelector('input[name=han]:checked');
  if (!chosen) return '';
  return chosen.value === 'khac' ? form.elements.ngay.value.trim() : chosen.dataset.day;
}

function sentence(form, moved) {
  const lines = linesOf(form);
  if (lines.length === 0) return 'Chưa chọn người nhận.';
  const common = commonDay(form);
  const named = lines.filter((line) => line.part !== 'inform');
  const informed = lines.filter((line) => line.part === 'inform');
  const said = named.map((line) => {
    const day = line.day || common;
    return `<b>${escaped(line.name)}</b> ${escaped(line.word)}${day ? `, hạn <b>${escaped(day)}</b>` : ''}`;
  });
  if (informed.length === 1 && named.length === 0) said.push(`<b>${escaped(informed[0].name)}</b> để biết`);
  else if (informed.length) said.push(`${informed.length} nơi để biết`);
  const after = moved ? ` ${escaped(moved)} chuyển sang phối hợp.` : '';
  return `${escaped(form.dataset.begins)} ${said.join('; ')}.${after}`;
}

function start(form) {
  const list = form.querySelector('[data-lines]');
  const blank = form.querySelector('[data-blank]');
  const say = form.querySelector('[data-sentence]');
  const text = form.elements.y_kien;
  const input = form.elements.tim_nguoi;
  const options = form.querySelector('[role=listbox]');
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-expanded', 'false');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', options.id);
  form.querySelector('button[name=tim]')?.remove();

  const tell = (moved = '') => {
    const words = sentence(form, moved);
    if (say.innerHTML !== words) say.innerHTML = words;
    const common = commonDay(form);
    for (const line of linesOf(form)) {
      const day = line.element.querySelector('.receiver-day');
      if (day) day.placeholder = line.part === 'inform' ? '–' : common || 'hạn';
    }
  };
  const touched = () => form.dispatchEvent(new Event('input', { bubbles: true }));

  /** Exactly one leads: the one chosen before becomes a helper. */
  const keepOneFirst = (element) => {
    const chosen = element.querySelector('input[type=radio]:checked');
    if (!chosen || !FIRST.includes(chosen.value)) return '';
    let moved = '';
    for (const line of linesOf(form)) {
      if (line.element === element || !FIRST.includes(line.part)) continue;
      const other = line.element.querySelector('input[value=coordinate]') || line.element.querySelector('input[value=inform]');
      if (!other) continue;
      other.checked = true;
      moved = other.value === 'coordinate' ? line.name : '';
    }
    return moved;
  };

  const usualPart = (receiver) => {
    const hasFirst = linesOf(form).some((line) => FIRST.includes(line.part));
    if (form.dataset.way === 'notify') return 'inform';
    if (hasFirst) return receiver.leader ? 'inform' : 'coordinate';
    return form.dataset.way === 'forward' && receiver.leader ? 'direct' : 'lead';
  };

  const add = (receiver, part = '') => {
    if (lineOf(form, receiver.key)) return;
    // In the markup a name may stand inside an attribute, so quotes are escaped as well.
    const markup = blank.innerHTML
      .replaceAll('__key__', escaped(receiver.key)).replaceAll('__name__', escaped(receiver.name))
      .replaceAll('__where__', escaped(receiver.where)).replaceAll('__initials__', escaped(receiver.initials));
    list.insertAdjacentHTML('beforeend', markup);
    const element = lineOf(form, receiver.key);
    if (form.dataset.way === 'forward') {
      const not = receiver.leader ? ['lead', 'coordinate'] : ['direct'];
      for (const value of not) element.querySelector(`input[value=${value}]`)?.closest('label').remove();
    }
    const leads = linesOf(form).some((line) => line.element !== element && FIRST.includes(line.part));
    let wanted = part || usualPart(receiver);
    if (leads && FIRST.includes(wanted)) wanted = 'coordinate';
    const radio = element.querySelector(`input[value=${wanted}]`) || element.querySelector('input[type=radio]:last-of-type');
    if (radio) radio.checked = true;
    touched();
    tell();
  };

  startPicker(form, input, options, add);

  list.addEventListener('change', (event) => {
    const element = event.target.closest('[data-receiver]');
    tell(event.target.type === 'radio' ? keepOneFirst(element) : '');
  });
  form.addEventListener('input', (event) => {
    if (event.target.name === 'ngay') {
      const other = form.querySelector('input[name=han][data-other]');
      if (event.target.value.trim()) other.checked = true;
    }
    if (event.target.name === 'ngay' || event.target.classList?.contains('receiver-day')) tell();
  });
  form.addEventListener('change', (event) => {
    if (event.target.name !== 'han') return;
    tell();
    if (event.target.value === 'khac') form.elements.ngay.focus();
  });
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.phrase !== undefined) {
      event.preventDefault();
      insert(text, button.dataset.phrase);
      button.closest('details')?.removeAttribute('open');
    } else if (button.dataset.group) {
      event.preventDefault();
      const carried = JSON.parse(document.getElementById(button.dataset.group).textContent);
      carried.forEach((receiver) => add(receiver, receiver.part));
      button.closest('details')?.removeAttribute('open');
    } else if (button.name === 'bo') {
      event.preventDefault();
      const line = lineOf(form, button.value);
      const next = line.nextElementSibling || line.previousElementSibling;
      line.remove();
      (next?.querySelector('.receiver-drop') || input).focus();
      touched();
      tell();
    }
  });
  // Enter in a small field must not press the first button of the form.
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && event.target.matches('input:not([type=checkbox]):not([type=radio])')) event.preventDefault();
  });
  document.addEventListener('keydown', (event) => digit(event, form, text));
  tell();
}

/** Digits 1 to 9 put a phrase in: alone outside of fields, with Alt anywhere. */
function digit(event, form, text) {
  if (event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
  const pressed = /^Digit([1-9])$/.exec(event.code)?.[1] || (/^[1-9]$/.test(event.key) ? event.key : '');
  if (!pressed || (!event.altKey && (isTyping(event.target) || document.body.dataset.singleKeys === 'off'))) return;
  const button = form.querySelector(`[data-digit="${pressed}"]`);
  if (!button) return;
  event.preventDefault();
  insert(text, button.dataset.phrase);
}

/** Put a phrase where the cursor is, with a space before it when needed. */
function insert(text, phrase) {
  const at = document.activeElement === text ? text.selectionStart : text.value.length;
  const before = text.value.slice(0, at);
  const gap = before && !/\s$/.test(before) ? ' ' : '';
  text.setRangeText(gap + phrase, at, document.activeElement === text ? text.selectionEnd : at, 'end');
  text.dispatchEvent(new Event('input', { bubbles: true }));
  text.focus();
}

/** A combobox whose lines come from the server. */
function startPicker(form, input, list, add) {
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
    list.innerHTML = found.filter((one) => !lineOf(form, one.key)).map((one, index) => {
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

export function startReceivers() {
  onEach('form[data-receivers]', start);
}

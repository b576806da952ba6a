// Lines of receivers: who, as what, until when. Everything here the server does too, by sending
// the form; here it happens at once and the sentence over the button says what will be sent.
import { digit, insert } from './phrases.js';
import { escaped, onEach } from './pieces.js';
import { commonDay, FIRST, lineOf, linesOf, sentence } from './receiver-lines.js';
import { startReceiverPicker } from './receiver-picker.js';

function start(form) {
  const list = form.querySelector('[data-lines]');
  const blank = form.querySelector('[data-blank]');
  const say = form.querySelector('[data-sentence]');
  const text = form.elements.y_kien;
  const input = form.elements.tim_nguoi;
  const options = form.querySelector('[role=listbox]');
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
    const markup = blank.content.firstElementChild.innerHTML
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

  startReceiverPicker(form, { input, list: options, add, isChosen: (key) => lineOf(form, key) });

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
      const carried = JSON.parse(button.dataset.group);
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

export function startReceivers() {
  onEach('form[data-receivers]', start);
}

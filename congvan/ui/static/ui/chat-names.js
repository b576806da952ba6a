// "@" in a message: the people of the conversation are offered while the name is typed. Without this
// script a whole name typed behind "@" names its person too.
import { bold, matched } from './picker.js';
import { escaped } from './pieces.js';

const MOST_SHOWN = 8;
// What is being typed behind the last "@", up to the caret.
const TYPED = /(?:^|[\s("“])@([^@\n]{0,40})$/u;

export function startNames(talk) {
  const form = talk.page.querySelector('[data-talk-form]');
  const text = form.querySelector('textarea');
  const box = form.querySelector('[data-names]');
  const list = box.querySelector('[role=listbox]');
  const chosen = form.querySelector('[data-named]');
  text.setAttribute('aria-autocomplete', 'list');
  text.setAttribute('aria-controls', list.id);
  let people = null;
  let shown = [];
  let active = -1;

  async function load() {
    try {
      const answer = await fetch(talk.page.dataset.people, {
        headers: { Accept: 'application/json' }, redirect: 'manual', cache: 'no-store',
      });
      return answer.ok ? (await answer.json()).people : [];
    } catch {
      people = null; // the next "@" asks again
      return [];
    }
  }

  const typed = () => TYPED.exec(text.value.slice(0, text.selectionStart))?.[1];

  function hide() {
    shown = [];
    active = -1;
    box.hidden = true;
    text.removeAttribute('aria-activedescendant');
  }

  function point(to) {
    active = (to + shown.length) % shown.length;
    [...list.children].forEach((line, place) => line.setAttribute('aria-selected', String(place === active)));
    text.setAttribute('aria-activedescendant', list.children[active].id);
    list.children[active].scrollIntoView({ block: 'nearest' });
  }

  async function offer() {
    if (typed() === undefined) { hide(); return; }
    people ??= load();
    const known = await people;
    const words = typed(); // more may have been typed meanwhile
    if (words === undefined) { hide(); return; }
    shown = known.map((one) => [one, matched(one.name, words)]).filter(([, letters]) => letters).slice(0, MOST_SHOWN);
    if (!shown.length) { hide(); return; }
    list.innerHTML = shown.map(([one, letters], place) =>
      `<li class="picker-option" role="option" aria-selected="false" id="${list.id}-${place}" data-place="${place}">` +
      `<span>${bold(one.name, letters)} <span class="muted">· ${escaped(one.seat || 'đã thôi công tác')}</span></span></li>`).join('');
    box.hidden = false;
    point(0);
  }

  function choose(place) {
    const [person] = shown[place];
    const caret = text.selectionStart;
    const start = caret - typed().length;
    text.setRangeText(`${person.name} `, start, caret, 'end');
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'nhac', value: person.id });
    chosen.append(field);
    hide();
    text.focus();
  }

  text.addEventListener('input', offer);
  text.addEventListener('blur', () => setTimeout(hide, 120)); // after a click on a line
  text.addEventListener('keydown', (event) => {
    if (!shown.length) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') point(active + (event.key === 'ArrowDown' ? 1 : -1));
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.shiftKey) choose(active);
    else if (event.key === 'Escape') hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener('pointerdown', (event) => {
    const line = event.target.closest('[data-place]');
    event.preventDefault();
    if (line) choose(Number(line.dataset.place));
  });
}

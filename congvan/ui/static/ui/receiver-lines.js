// The chosen receivers as they stand in the form, and the sentence they make.
import { escaped } from './pieces.js';

export const FIRST = ['lead', 'direct'];

export function lineOf(form, key) {
  return form.querySelector(`[data-receiver="${CSS.escape(key)}"]`);
}

export function linesOf(form) {
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

export function commonDay(form) {
  const chosen = form.querySelector('input[name=han]:checked');
  if (!chosen) return '';
  return chosen.value === 'khac' ? form.elements.ngay.value.trim() : chosen.dataset.day;
}

/** "Gửi Phòng CĐS chủ trì, hạn 27/11; 1 nơi để biết.": pages/sending.py says the same. */
export function sentence(form, moved) {
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

// Quick phrases: put into the text by a click on a chip or by a digit.
import { isTyping } from './pieces.js';

/** Digits 1 to 9 put a phrase in: alone outside of fields, with Alt anywhere. */
export function digit(event, form, text) {
  if (event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
  const pressed = /^Digit([1-9])$/.exec(event.code)?.[1] || (/^[1-9]$/.test(event.key) ? event.key : '');
  if (!pressed || (!event.altKey && (isTyping(event.target) || document.body.dataset.singleKeys === 'off'))) return;
  const button = form.querySelector(`[data-digit="${pressed}"]`);
  if (!button) return;
  event.preventDefault();
  insert(text, button.dataset.phrase);
}

/** Put a phrase where the cursor is, with a space before it when needed. */
export function insert(text, phrase) {
  const at = document.activeElement === text ? text.selectionStart : text.value.length;
  const before = text.value.slice(0, at);
  const gap = before && !/\s$/.test(before) ? ' ' : '';
  text.setRangeText(gap + phrase, at, document.activeElement === text ? text.selectionEnd : at, 'end');
  text.dispatchEvent(new Event('input', { bubbles: true }));
  text.focus();
}

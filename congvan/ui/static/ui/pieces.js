// Small things several modules need.

/** True while the person is writing, so that letters are letters. */
export function isTyping(target) {
  if (!(target instanceof Element)) return false;
  const field = target.closest('input, textarea, select, [contenteditable="true"]');
  if (!field) return false;
  return !['checkbox', 'radio', 'button', 'submit', 'reset'].includes(field.type);
}

/** Run `prepare` on what is there now and on what htmx brings later; once for each element. */
export function onEach(selector, prepare) {
  const done = new WeakSet();
  const visit = (root) => {
    const found = root.matches?.(selector) ? [root] : [];
    for (const element of [...found, ...root.querySelectorAll(selector)]) {
      if (done.has(element)) continue;
      done.add(element);
      prepare(element);
    }
  };
  visit(document);
  document.addEventListener('htmx:load', (event) => visit(event.detail.elt));
}

/** An icon of the sprite for markup made here; the address is taken from an icon on the page. */
export function iconMarkup(name, size = 18) {
  const use = document.querySelector('svg.icon use');
  if (!use) return '';
  const sprite = use.getAttribute('href').split('#')[0];
  const css = size === 18 ? 'icon' : `icon icon-${size}`;
  return `<svg class="${css}" aria-hidden="true"><use href="${sprite}#${name}"/></svg>`;
}

/** Text for markup made here, in elements and in attributes. */
export function escaped(text) {
  return String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);
}

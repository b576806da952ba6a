// File choosers in Vietnamese: the browser's own button speaks the browser's language. The real
// input stays, hidden from the eye only, so keyboard, required and the form go on as before.

function words(input) {
  const names = [...input.files].map((file) => file.name);
  return names.length ? names.join(', ') : 'Chưa chọn tệp';
}

function dress(input) {
  if (!input.id || input.dataset.dressed) return;
  input.dataset.dressed = 'yes';
  input.classList.add('visually-hidden');
  const box = document.createElement('span');
  box.className = 'file-choice';
  const button = document.createElement('label');
  button.className = 'btn';
  button.htmlFor = input.id;
  button.textContent = input.multiple ? 'Chọn các tệp' : 'Chọn tệp';
  const chosen = document.createElement('span');
  chosen.className = 'file-chosen';
  chosen.textContent = words(input);
  box.append(button, chosen);
  input.after(box);
  input.addEventListener('change', () => {
    chosen.textContent = words(input);
  });
  takeDropped(input, input.closest('[data-drop]'));
}

/** Files dropped anywhere on the zone are as if chosen; the browser would open them instead. */
function takeDropped(input, zone) {
  if (!zone) return;
  const over = (is) => (event) => {
    event.preventDefault();
    zone.classList.toggle('is-over', is);
  };
  zone.addEventListener('dragover', over(true));
  zone.addEventListener('dragleave', over(false));
  zone.addEventListener('drop', (event) => {
    over(false)(event);
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

export function startFiles() {
  const dressAll = (root) => root.querySelectorAll('input[type="file"]').forEach(dress);
  dressAll(document);
  document.addEventListener('htmx:load', (event) => dressAll(event.detail.elt));
}

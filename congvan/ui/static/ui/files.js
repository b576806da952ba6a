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
}

export function startFiles() {
  const dressAll = (root) => root.querySelectorAll('input[type="file"]').forEach(dress);
  dressAll(document);
  document.addEventListener('htmx:load', (event) => dressAll(event.detail.elt));
}

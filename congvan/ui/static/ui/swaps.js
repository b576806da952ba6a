// htmx: the focus survives a swap, polling rests while nobody looks, failures are said in words.

let focusedId = '';

function say(text) {
  const place = document.querySelector('.toasts');
  if (!place) return;
  const line = document.createElement('div');
  line.className = 'toast-line on-dark';
  line.dataset.toast = '';
  line.textContent = text;
  place.append(line);
  setTimeout(() => line.remove(), 10000);
}

/** Polling and suggestions: the next round tries again; nothing was asked by the person. */
const isUnasked = (element) =>
  element.getAttribute('hx-trigger')?.includes('every') || element.matches('[data-search]');

export function startSwaps() {
  document.addEventListener('htmx:beforeRequest', (event) => {
    const polls = event.detail.elt.getAttribute('hx-trigger')?.includes('every');
    if (polls && document.hidden) event.preventDefault();
  });
  document.addEventListener('htmx:beforeSwap', () => {
    focusedId = document.activeElement?.id || '';
  });
  document.addEventListener('htmx:afterSettle', (event) => {
    // A refused form: go to the first field to be put right. The event comes from what is new.
    const wrong = event.target.querySelector?.('[data-focus-first], [aria-invalid="true"]');
    if (wrong) {
      wrong.focus();
    } else if (focusedId && document.activeElement === document.body) {
      document.getElementById(focusedId)?.focus({ preventScroll: true });
    }
  });
  document.addEventListener('htmx:responseError', (event) => {
    if (isUnasked(event.detail.elt)) return;
    if (event.detail.xhr.status === 403) say('Phiên đã hết hoặc anh, chị không còn quyền. Tải lại trang rồi làm lại.');
    else say('Máy chủ chưa làm được việc này. Tải lại trang rồi thử lại; nếu còn lỗi, gọi hỗ trợ.');
  });
  document.addEventListener('htmx:sendError', (event) => {
    if (isUnasked(event.detail.elt)) return;
    say('Mất kết nối mạng, chưa gửi được. Điều đã gõ vẫn còn; thử lại khi có mạng.');
  });
}

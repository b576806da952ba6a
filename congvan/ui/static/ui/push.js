// Notifications in this browser (page "Nhận tin báo"): asks the browser's own push service for an
// address and hands it over by the page's form. What comes is shown by push-worker.js.

const BLOCKED =
  'Trình duyệt đang chặn thông báo của trang này. Mở biểu tượng cạnh địa chỉ trang, cho phép Thông báo, rồi tải lại.';
const APPLE =
  'Trên iPhone, iPad: bấm Chia sẻ, chọn Thêm vào Màn hình chính, rồi mở hệ thống từ biểu tượng đó để bật.';
const UNABLE = 'Trình duyệt này không nhận được thông báo. Dùng Chrome, Edge, Firefox hoặc Cốc Cốc bản mới.';
const PLAIN = 'Chỉ bật được khi mở hệ thống bằng địa chỉ https.';
const OFF = 'Trình duyệt này chưa nhận thông báo.';
const ON = 'Trình duyệt này đang nhận thông báo.';
const FAILED =
  'Chưa bật được: trình duyệt không nối được dịch vụ thông báo của nó. Kiểm tra mạng rồi thử lại.';

function bytes(text) {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** Why this browser cannot, "" when it can. */
function hindrance() {
  if (!window.isSecureContext) return PLAIN;
  if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return '';
  return /iPhone|iPad/.test(navigator.userAgent) ? APPLE : UNABLE;
}

async function present() {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return registration ? registration.pushManager.getSubscription() : null;
}

async function subscribe(box) {
  const { worker, key } = box.dataset;
  await navigator.serviceWorker.register(worker, { scope: '/' });
  const registration = await navigator.serviceWorker.ready;
  // One made for another key of ours, or for who used this browser before, is of no use.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  return registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(key),
  });
}

function fill(form, subscription) {
  const { endpoint, keys } = subscription.toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.p256dh.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
}

async function start(box) {
  const form = box.querySelector('[data-push-form]');
  const button = form.querySelector('button');
  const line = box.querySelector('[data-say]');
  const say = (words) => {
    line.textContent = words;
  };
  const why = hindrance();
  if (why) {
    say(why);
    return;
  }
  const subscription = await present();
  const known = box.hasAttribute('data-known');
  // Taken off elsewhere, or left by another person: the browser forgets it as well.
  if (subscription && !known) await subscription.unsubscribe();
  if (Notification.permission === 'denied') {
    say(BLOCKED);
    return;
  }
  const isOn = known && subscription !== null && Notification.permission === 'granted';
  say(isOn ? ON : OFF);
  button.hidden = isOn;
  button.addEventListener('click', async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== 'granted') {
        say(BLOCKED);
        return;
      }
      fill(form, await subscribe(box));
      form.submit();
    } catch {
      say(FAILED);
    } finally {
      button.disabled = false;
    }
  });
}

for (const box of document.querySelectorAll('[data-push]')) start(box);

// The service worker: shows what a push service brings, opens what it is about. It keeps no page and
// answers no request, so that nothing of the office stays in the browser.

const ICON = '{{ icon }}';
const RENEW = '{{ renew }}';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

function told(event) {
  try {
    return event.data.json();
  } catch {
    return {};
  }
}

self.addEventListener('push', (event) => {
  const { title, body, tag, url, urgent } = told(event);
  event.waitUntil(
    self.registration.showNotification(title || 'Công Văn', {
      body: body || 'Có tin mới. Mở hệ thống để xem.',
      // The same message brought twice is shown once.
      tag: tag || 'cong-van',
      icon: ICON,
      lang: 'vi',
      requireInteraction: urgent === true,
      data: { url: typeof url === 'string' ? url : '/' },
    }),
  );
});

async function open(path) {
  const target = new URL(path, self.location.origin);
  if (target.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((one) => one.url === target.href);
  if (there) {
    await there.focus();
    return;
  }
  // A window of its own: a page that is open may hold something half written.
  await self.clients.openWindow(target.href);
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url || '/'));
});

async function renew(event) {
  const options = event.oldSubscription?.options;
  const made =
    event.newSubscription || (options && (await self.registration.pushManager.subscribe(options)));
  if (!made) return;
  const { endpoint, keys } = made.toJSON();
  await fetch(RENEW, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Polling': '1' },
    body: JSON.stringify({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
  });
}

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

// Every open page, live: the numbers beside the menu, the bell, urgent news. One tab of a person
// holds the stream and passes on what it hears; without a stream the page asks each minute as ever.
// A file of its own: the first sight of a page does not wait for it.
import { ask, hasTabs, hearUrgent, showNumbers, showWaiting } from './live-news.js';

// Who clicks through quickly opens no stream on each page; its numbers are fresh anyway.
const OPEN_AFTER = 3000;
const AGAIN_AFTER = 30000;
const HIDDEN_FOR = 60000;
// A tab that hears nothing for so long asks by itself again; the stream says something every 15 seconds.
const QUIET_FOR = 90000;

let heardAt = 0;

/** Whether a stream, this tab's or another's, brings the numbers now. */
const isLive = () => Date.now() - heardAt < QUIET_FOR;

function startLive() {
  const counters = document.querySelector('[data-counters][data-live]');
  if (!counters || !('EventSource' in window)) return;
  const { live: address, seat } = counters.dataset;
  const name = `congvan-live-${seat}`;
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(name) : null;
  // An open conversation has a stream of its own, which brings the same.
  const own = document.querySelector('[data-talk][data-live="1"]');
  let source = null;
  let release = null;
  let queued = null;
  let latest = null;
  let timer = 0;
  let hidden = 0;
  let over = false;

  function take(kind, data) {
    if (kind === 'khan') { hearUrgent(data); return; }
    // Another seat was chosen in another tab: this page goes on showing its own.
    if (data.vi !== seat) return;
    heardAt = Date.now();
    if (kind === 'so') showNumbers(counters, data.dem);
  }

  function pass(kind, text) {
    const data = JSON.parse(text);
    if (kind === 'so') latest = { kind, data, at: Date.now() };
    take(kind, data);
    channel?.postMessage({ kind, data });
  }

  // The line, held by one tab.

  function open() {
    source = new EventSource(address);
    for (const kind of ['so', 'khan', 'yen']) source.addEventListener(kind, (event) => pass(kind, event.data));
    source.addEventListener('het', () => { channel?.postMessage({ kind: 'het' }); end(); });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return; // it comes back by itself
      heardAt = 0;
      close();
      later(AGAIN_AFTER);
    });
  }

  function close() {
    queued?.abort();
    source?.close();
    source = null;
    release?.();
    release = null;
  }

  // The session has ended or is locked: asking brings the lock onto the page.
  function end() {
    over = true;
    heardAt = 0;
    close();
    ask(counters);
  }

  async function hold() {
    if (source || queued || over || document.hidden) return;
    // Without locks (plain http) each tab has a line; the server refuses more than a few.
    if (!navigator.locks) { open(); return; }
    queued = new AbortController();
    try {
      await navigator.locks.request(name, { signal: queued.signal }, () => new Promise((free) => { release = free; open(); }));
    } catch { /* hidden while it waited for its turn */ }
    queued = null;
  }

  function later(after) {
    clearTimeout(timer);
    timer = setTimeout(hold, after * (0.75 + Math.random() / 2));
  }

  channel?.addEventListener('message', ({ data: { kind, data, at } }) => {
    // A tab that has just come asks what the last numbers were; older ones than its own it lets pass.
    if (kind === 'het') end();
    else if (kind === 'hoi') { if (source && latest) channel.postMessage(latest); }
    else if (!at || at > performance.timeOrigin) take(kind, data);
  });
  channel?.postMessage({ kind: 'hoi' });
  document.addEventListener('live:news', (event) => take(event.detail.kind, JSON.parse(event.detail.text)));
  // While a stream brings the numbers nobody asks for them each minute.
  counters.addEventListener('htmx:beforeRequest', (event) => { if (isLive() && !hasTabs()) event.preventDefault(); });
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hidden);
    // A tab nobody looks at leaves the line to another one.
    if (document.hidden) hidden = setTimeout(close, HIDDEN_FOR);
    else {
      showWaiting();
      if (!own) later(200);
    }
  });
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => { if (event.persisted && !own) later(200); });
  if (!own) later(OPEN_AFTER);
}

startLive();

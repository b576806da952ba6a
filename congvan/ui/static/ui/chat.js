// An open conversation, live. Without this script the page works by forms and links.
//
// The rows on the server are the truth: each line carries the number of its last change, so a line
// that comes twice is drawn once, and whoever was away asks for what is above the last number.
import { startSending } from './chat-sending.js';
import { placeLine } from './chat-lines.js';

// When the stream does not answer, the page asks by itself; now and then it tries the stream again.
const ASK_EVERY = 4000;
const STREAM_AGAIN = 20000;
const HIDDEN_FOR = 60000;
const READ_AFTER = 700;
const SIDE_AFTER = 1500;

function start(page) {
  const talk = {
    page,
    lines: page.querySelector('[data-talk-lines]'),
    change: Number(page.dataset.change),
    last: Number(page.dataset.last),
    ended: false,
  };
  const state = page.querySelector('[data-talk-state]');
  const say = (words) => { if (state.textContent !== words) state.textContent = words; };
  let source = null;
  let asking = 0;
  let retry = 0;
  let hidden = 0;

  function take(piece) {
    const isNew = placeLine(talk, piece);
    talk.change = Math.max(talk.change, piece.change);
    if (piece.seq > talk.last) {
      talk.last = piece.seq;
      if (isNew && !piece.own) noteUnseen();
      setSeen('');
    }
    readSoon();
    sideSoon();
  }

  function setSeen(words) {
    const place = page.querySelector('[data-talk-seen]');
    if (place && place.textContent !== words) place.textContent = words;
  }

  function setUnder(words) {
    const place = page.querySelector('[data-talk-under]');
    if (words && place && place.textContent !== words) place.textContent = words;
  }

  // The stream.

  function open() {
    if (talk.ended || source || !('EventSource' in window)) return;
    source = new EventSource(`${page.dataset.stream}?hoi-thoai=${page.dataset.talk}&tu=${talk.change}`);
    source.addEventListener('open', () => { stopAsking(); say(''); });
    source.addEventListener('tin', (event) => take(JSON.parse(event.data)));
    source.addEventListener('xem', (event) => setSeen(JSON.parse(event.data).words));
    source.addEventListener('mat', (event) => setUnder(JSON.parse(event.data).words));
    source.addEventListener('ben', sideSoon);
    source.addEventListener('lai', () => location.reload());
    source.addEventListener('het', () => end('Anh, chị không còn ở hội thoại này hoặc phiên đã hết. Tải lại trang.'));
    source.addEventListener('error', () => {
      // While it is coming back by itself the page asks; refused, it is opened anew after a while.
      startAsking();
      if (source.readyState === EventSource.CLOSED) {
        close();
        retry = setTimeout(open, STREAM_AGAIN * (0.75 + Math.random() / 2));
      }
    });
  }

  function close() {
    clearTimeout(retry);
    source?.close();
    source = null;
  }

  function end(words) {
    talk.ended = true;
    close();
    stopAsking();
    say(words);
  }

  // Asking.

  function startAsking() {
    if (!asking && !talk.ended) asking = setInterval(ask, ASK_EVERY);
  }

  function stopAsking() {
    clearInterval(asking);
    asking = 0;
  }

  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${page.dataset.news}?tu=${talk.change}`, {
        headers: { Accept: 'application/json', 'X-Polling': '1' }, redirect: 'manual', cache: 'no-store',
      });
      if (answer.status === 404 || answer.status === 423 || answer.type === 'opaqueredirect') {
        end('Phiên đã khóa hoặc đã hết, hoặc anh, chị không còn ở hội thoại này. Tải lại trang; tin đang viết nên chép lại trước.');
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const news = await answer.json();
      if (news.reload) { location.reload(); return; }
      say('');
      news.pieces.forEach(take);
      setSeen(news.seen);
      setUnder(news.under);
    } catch {
      say('Đang mất kết nối với máy chủ. Tin đã gửi vẫn còn; trang tự nối lại.');
    }
  }

  // What was read, and the list beside.

  let reading = 0;
  function readSoon() {
    if (reading) return;
    reading = setTimeout(async () => {
      reading = 0;
      if (document.hidden || talk.ended) return;
      const body = new URLSearchParams({ den: String(talk.last) });
      try {
        await fetch(page.dataset.read, { method: 'POST', body, headers: { 'X-CSRFToken': talk.token(), 'X-Polling': '1' }, redirect: 'manual' });
      } catch { /* said by the asking; the next line reads again */ }
    }, READ_AFTER);
  }

  let siding = 0;
  function sideSoon() {
    if (siding) return;
    siding = setTimeout(async () => {
      siding = 0;
      const rows = page.querySelector('[data-talk-rows]');
      if (!rows || document.hidden || getComputedStyle(rows.parentElement).display === 'none') return;
      try {
        const answer = await fetch(page.dataset.side, { headers: { 'X-Polling': '1' }, redirect: 'manual' });
        if (answer.ok) rows.innerHTML = await answer.text();
      } catch { /* the next hint asks again */ }
    }, SIDE_AFTER);
  }

  // The title tells of lines that came while nobody looked.

  const title = document.title;
  let unseen = 0;
  function noteUnseen() {
    if (!document.hidden) return;
    unseen += 1;
    document.title = `(${unseen}) ${title}`;
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(hidden);
    if (document.hidden) {
      // A page nobody looks at for a while holds no line open, and its person is away.
      hidden = setTimeout(close, HIDDEN_FOR);
      return;
    }
    unseen = 0;
    document.title = title;
    readSoon();
    if (!source) { ask(); open(); }
  });
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => { if (event.persisted) { ask(); open(); } });

  startSending(talk, take);
  if (!page.dataset.live) return;
  if ('EventSource' in window) open();
  else startAsking();
}

const page = document.querySelector('[data-talk]');
if (page) start(page);

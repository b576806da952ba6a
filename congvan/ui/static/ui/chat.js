// An open conversation, live. Without this script the page works by forms and links.
//
// The rows on the server are the truth: each line carries the number of its last change, so a line
// that comes twice is drawn once, and whoever was away asks for what is above the last number.
import { startNames } from './chat-names.js';
import { startSending } from './chat-sending.js';
import { startNews } from './chat-news.js';
import { placeLine } from './chat-lines.js';

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

  // Only news move the position: an own message may be answered before an earlier one is heard.
  function hear(piece) {
    talk.change = Math.max(talk.change, piece.change);
    take(piece);
  }

  function take(piece) {
    const isNew = placeLine(talk, piece);
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
      if (!rows || document.hidden) return;
      try {
        const answer = await fetch(page.dataset.side, { headers: { 'X-Polling': '1' }, redirect: 'manual' });
        if (answer.ok) rows.innerHTML = await answer.text();
      } catch { /* the next hint asks again */ }
      // Without a stream the numbers of the frame are asked for, as they are every minute.
      const counters = document.querySelector('[data-counters]');
      if (counters) window.htmx?.ajax('GET', counters.getAttribute('hx-get'), { source: counters, swap: 'none' });
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
    if (document.hidden) return;
    unseen = 0;
    document.title = title;
    readSoon();
  });

  startSending(talk, take);
  startNames(talk);
  if (page.dataset.live) startNews(talk, hear, { seen: setSeen, under: setUnder, others: sideSoon });
}

const page = document.querySelector('[data-talk]');
if (page) start(page);

// News of an open conversation: the stream, and asking while there is none.

// When the stream does not answer, the page asks by itself; now and then it tries the stream again.
const ASK_EVERY = 4000;
const STREAM_AGAIN = 20000;
const HIDDEN_FOR = 60000;

/** `hear` gets each line, in the order of the changes; `told` hears who has seen what, where the other is, and other hints. */
export function startNews(talk, hear, told) {
  const { page } = talk;
  const state = page.querySelector('[data-talk-state]');
  const say = (words) => { if (state.textContent !== words) state.textContent = words; };
  let source = null;
  let asking = 0;
  let retry = 0;
  let hidden = 0;

  // The stream.

  function open() {
    if (talk.ended || source || !('EventSource' in window)) return;
    source = new EventSource(`${page.dataset.stream}?hoi-thoai=${page.dataset.talk}&tu=${talk.change}`);
    source.addEventListener('open', () => { stopAsking(); say(''); });
    source.addEventListener('tin', (event) => hear(JSON.parse(event.data)));
    source.addEventListener('xem', (event) => told.seen(JSON.parse(event.data).words));
    source.addEventListener('mat', (event) => told.under(JSON.parse(event.data).words));
    source.addEventListener('ben', told.others);
    // What every page shows: the numbers beside the menu, urgent news.
    for (const kind of ['so', 'khan', 'yen']) {
      source.addEventListener(kind, (event) => document.dispatchEvent(new CustomEvent('live:news', { detail: { kind, text: event.data } })));
    }
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
      news.pieces.forEach(hear);
      told.seen(news.seen);
      told.under(news.under);
    } catch {
      say('Đang mất kết nối với máy chủ. Tin đã gửi vẫn còn; trang tự nối lại.');
    }
  }

  document.addEventListener('visibilitychange', () => {
    clearTimeout(hidden);
    // A page nobody looks at for a while holds no line open, and its person is away.
    if (document.hidden) hidden = setTimeout(close, HIDDEN_FOR);
    else if (!source) { ask(); open(); }
  });
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => { if (event.persisted) { ask(); open(); } });

  if ('EventSource' in window) open();
  else startAsking();
}

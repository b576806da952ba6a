// Sending without leaving the page. A message that found no answer is sent again with the same key,
// by which the server knows it: nothing is lost and nothing doubled.

const FIRST_PAUSE = 1500;
const LONGEST_PAUSE = 15000;

const newKey = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Over plain http only localhost has randomUUID.
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

export function startSending(talk, take) {
  const form = talk.page.querySelector('[data-talk-form]');
  const text = form.querySelector('textarea');
  const error = form.querySelector('[data-talk-error]');
  const waiting = [];
  let busy = false;
  // What is typed outlives a reload of the page, in this window only.
  const draft = `talk-${talk.page.dataset.talk}`;
  if (!text.value) text.value = sessionStorage.getItem(draft) || '';
  sessionStorage.removeItem(draft);
  addEventListener('pagehide', () => { if (text.value) sessionStorage.setItem(draft, text.value); });
  talk.token = () => form.elements.csrfmiddlewaretoken.value;

  function answer(seq, words) {
    form.elements.tra_loi.value = seq;
    form.querySelector('[data-answer-words]').textContent = words;
    form.querySelector('[data-answer]').hidden = !seq;
  }

  function clear() {
    text.value = '';
    form.elements.tep.value = '';
    form.elements.khoa.value = newKey();
    form.querySelector('[data-named]').replaceChildren();
    form.querySelectorAll('.talk-kept').forEach((list) => list.remove());
    answer('', '');
  }

  function wait(words) {
    const line = document.createElement('li');
    line.className = 'said said-own said-waiting';
    const box = document.createElement('div');
    box.className = 'said-box said-words';
    box.textContent = words || 'Tệp đính kèm';
    const foot = document.createElement('p');
    foot.className = 'said-foot';
    foot.textContent = 'Đang gửi…';
    line.append(box, foot);
    talk.lines.append(line);
    talk.page.querySelector('[data-talk-scroll]').scrollTop = 0;
    return { line, foot };
  }

  async function post(one) {
    const response = await fetch(form.action, {
      method: 'POST', body: one.data, headers: { Accept: 'application/json', 'X-CSRFToken': talk.token() }, redirect: 'manual',
    });
    if (response.status === 422) return { refused: (await response.json()).error };
    if (response.status === 413) return { refused: 'Tệp gửi lên quá lớn. Gửi ít tệp hơn hoặc nén nhỏ lại.' };
    if (response.type === 'opaqueredirect' || [403, 404, 423].includes(response.status)) {
      return { refused: 'Chưa gửi được: phiên đã khóa hoặc đã hết, hoặc anh, chị không còn ở hội thoại này. Chép lại tin rồi tải lại trang.' };
    }
    if (!response.ok) throw new Error(String(response.status));
    return { piece: (await response.json()).piece };
  }

  // One after another, so that they arrive in the order in which they were written.
  async function work() {
    if (busy) return;
    busy = true;
    let pause = FIRST_PAUSE;
    while (waiting.length) {
      const one = waiting[0];
      try {
        const done = await post(one);
        waiting.shift();
        one.shown.line.remove();
        if (done.piece) take(done.piece);
        else giveBack(one, done.refused);
        pause = FIRST_PAUSE;
      } catch {
        one.shown.foot.textContent = 'Chưa gửi được, đang thử lại…';
        await new Promise((go) => { setTimeout(go, pause); });
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
    busy = false;
  }

  function giveBack(one, words) {
    error.textContent = words;
    error.hidden = false;
    if (!text.value) text.value = one.data.get('text');
    text.focus();
  }

  form.addEventListener('submit', (event) => {
    // Taking a file out again, and the rest of a refused plain form, is the page's own business.
    if (event.submitter?.name === 'bo_tep') return;
    event.preventDefault();
    error.hidden = true;
    const data = new FormData(form);
    if (!data.get('text').trim() && !data.get('tep')?.size && !data.has('tep_da_gui')) {
      text.focus();
      return;
    }
    waiting.push({ data, shown: wait(data.get('text')) });
    clear();
    text.focus();
    work();
  });

  talk.page.addEventListener('click', (event) => {
    const reply = event.target.closest('[data-reply]');
    const drop = event.target.closest('[data-answer-drop]');
    if (!reply && !drop) return;
    event.preventDefault();
    const line = reply?.closest('[data-seq]');
    const words = line?.querySelector('.said-words')?.textContent.slice(0, 90) || 'Tệp đính kèm';
    answer(reply ? reply.dataset.reply : '', reply ? words : '');
    text.focus();
  });

  addEventListener('beforeunload', (event) => { if (waiting.length) event.preventDefault(); });
}

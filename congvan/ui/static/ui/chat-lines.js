// Lines of a conversation in their place: drawn by the server, put in order by their numbers.

function drawn(html) {
  const box = document.createElement('template');
  box.innerHTML = html;
  return box.content.querySelector('li');
}

/** Put a line in, or in place of its older self; true when it was not there before. */
export function placeLine(talk, piece) {
  const there = talk.lines.querySelector(`[data-seq="${piece.seq}"]`);
  if (there && Number(there.dataset.change) >= piece.change) return false;
  const line = drawn(piece.html);
  if (!line) return false;
  // A line is drawn once for all who listen: that it names this person is seen here.
  if (line.dataset.named?.split(' ').includes(talk.page.dataset.me)) line.classList.add('said-to-me');
  talk.lines.querySelector('[data-talk-empty]')?.remove();
  if (there) {
    const focused = there.contains(document.activeElement);
    there.replaceWith(line);
    if (focused) line.querySelector('a')?.focus({ preventScroll: true });
  } else {
    const scroll = talk.page.querySelector('[data-talk-scroll]');
    // Reversed: 0 is the foot. Who reads further up is not moved by what comes in.
    const atFoot = Math.abs(scroll.scrollTop) < 80;
    const next = [...talk.lines.querySelectorAll('[data-seq]')].find((one) => Number(one.dataset.seq) > piece.seq);
    talk.lines.insertBefore(line, next || talk.lines.querySelector('.said-waiting'));
    if (atFoot || piece.own) scroll.scrollTop = 0;
  }
  // What is quoted says what the line says now.
  for (const quote of talk.lines.querySelectorAll(`[data-quote="${piece.seq}"] span`)) quote.textContent = piece.short;
  return !there;
}

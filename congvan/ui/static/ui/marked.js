// Corrections in a draft: "Sửa 4 / 12" and the way to the one before and after.
import { onEach } from './pieces.js';

function startMarks(legend) {
  const marked = legend.closest('[data-marked]') || document.querySelector('[data-marked]');
  const count = legend.querySelector('[data-mark-count]');
  const steps = legend.querySelector('.marked-steps');
  if (!marked || !count || !steps) return;
  const anchors = [...marked.querySelectorAll('[data-mark]')];
  if (anchors.length === 0) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let now = 0;
  const show = (place, scroll) => {
    anchors[now - 1]?.classList.remove('is-now');
    now = place;
    const anchor = anchors[now - 1];
    anchor.classList.add('is-now');
    count.textContent = `Sửa ${now} / ${anchors.length}`;
    count.href = `#${anchor.id}`;
    const seen = anchor.nextElementSibling || anchor;
    if (scroll) seen.scrollIntoView({ block: 'center', behavior: still ? 'auto' : 'instant' });
  };
  steps.hidden = false;
  legend.addEventListener('click', (event) => {
    const button = event.target.closest('[data-mark-by]');
    if (!button) return;
    const next = now + Number(button.dataset.markBy);
    show(next < 1 ? anchors.length : next > anchors.length ? 1 : next, true);
  });
  const named = anchors.findIndex((anchor) => `#${anchor.id}` === location.hash);
  if (named >= 0) show(named + 1, false);
}

export function startMarked() {
  onEach('.marked-legend', startMarks);
}

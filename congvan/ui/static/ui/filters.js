// The filter bar stays one line: chips that do not fit go into the last chip, "Thêm lọc".
import { onEach } from './pieces.js';

function fit(bar) {
  const more = bar.querySelector('[data-more-filters]');
  const chips = [...bar.children].filter((child) => child !== more);
  for (const chip of chips) chip.hidden = false;
  more.hidden = true;
  const room = bar.clientWidth;
  const width = (all) => all.reduce((sum, chip) => sum + chip.offsetWidth + 8, -8);
  if (width(chips) <= room) return;
  more.hidden = false;
  // Chosen filters stay in sight; of the others the last ones give way.
  const givingWay = chips.filter((chip) => !chip.classList.contains('is-on')).reverse();
  const away = [];
  for (const chip of givingWay) {
    if (width([...chips.filter((c) => !c.hidden), more]) <= room) break;
    chip.hidden = true;
    away.unshift(chip);
  }
  const list = more.querySelector('.menu-list');
  list.replaceChildren(...away.flatMap((chip) => {
    if (!chip.matches('details')) {
      const item = chip.cloneNode(true);
      item.hidden = false;
      item.className = 'menu-item';
      return [item];
    }
    const title = document.createElement('div');
    title.className = 'menu-title';
    title.textContent = chip.querySelector('summary').textContent;
    return [title, ...[...chip.querySelectorAll('.menu-item, form')].map((item) => item.cloneNode(true))];
  }));
}

export function startFilters() {
  onEach('[data-filters]', (bar) => {
    let width = -1;
    new ResizeObserver(() => {
      if (bar.clientWidth === width) return; // our own hiding must not call us again
      width = bar.clientWidth;
      fit(bar);
    }).observe(bar);
    document.fonts?.ready.then(() => fit(bar));
  });
}

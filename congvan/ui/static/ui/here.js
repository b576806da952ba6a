// Where the person is: what is chosen in a row of tabs or in the menu is scrolled into view.
import { onEach } from './pieces.js';

export function startHere() {
  onEach('.tabs', (row) => {
    const here = row.querySelector('[aria-current]');
    if (!here || row.scrollWidth <= row.clientWidth) return;
    row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2 - row.offsetLeft;
  });
  onEach('.side', (menu) => {
    const here = menu.querySelector('[aria-current]');
    if (!here || menu.scrollHeight <= menu.clientHeight) return;
    const below = here.getBoundingClientRect().bottom - menu.getBoundingClientRect().bottom;
    if (below > 0) menu.scrollTop += below + menu.clientHeight / 3;
  });
}

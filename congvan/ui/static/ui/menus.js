// <details class="menu"> behaves as a menu: one open at a time, Esc, arrows, a click outside.
// The off-canvas menu works by :target; here it gets Esc and its focus.

const items = (menu) => [...menu.querySelectorAll('.menu-list a, .menu-list button:not([hidden])')];

function close(menu, { focus = false } = {}) {
  menu.open = false;
  if (focus) menu.querySelector('summary').focus();
}

function move(menu, event) {
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const next = {
    ArrowDown: at + 1, // from the summary (-1) to the first
    ArrowUp: at < 0 ? all.length - 1 : at - 1,
    Home: 0,
    End: all.length - 1,
  }[event.key];
  if (next === undefined || !all.length) return;
  event.preventDefault();
  menu.open = true;
  all[(next + all.length) % all.length].focus();
}

function startSide() {
  const side = document.getElementById('thuc-don');
  if (!side) return;
  const opener = document.querySelector('.to-menu');
  const isOpen = () => location.hash === '#thuc-don';
  const shut = () => {
    // A fragment that names nothing lets go of :target without scrolling the page.
    location.replace('#-');
    opener?.focus();
  };
  const tell = () => {
    opener?.setAttribute('aria-expanded', String(isOpen()));
    if (isOpen()) side.querySelector('[data-close-side]').focus();
  };
  opener?.setAttribute('aria-expanded', String(isOpen()));
  addEventListener('hashchange', tell);
  side.addEventListener('keydown', (event) => {
    if (!isOpen()) return;
    if (event.key === 'Escape') shut();
    if (event.key !== 'Tab') return;
    // Tab stays inside while the menu covers the page.
    const all = [...side.querySelectorAll('a[href]')].filter((link) => link.offsetParent);
    const edge = event.shiftKey ? all[0] : all[all.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? all[all.length - 1] : all[0]).focus();
  });
  for (const closer of [side.querySelector('[data-close-side]'), side.nextElementSibling]) {
    closer?.addEventListener('click', (event) => {
      event.preventDefault();
      shut();
    });
  }
}

export function startMenus() {
  document.addEventListener('toggle', (event) => {
    const opened = event.target;
    if (!opened.matches?.('details.menu') || !opened.open) return;
    for (const other of document.querySelectorAll('details.menu[open]')) {
      if (other !== opened) other.open = false;
    }
  }, true);
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(event.target)) close(menu);
    }
  });
  document.addEventListener('keydown', (event) => {
    const menu = event.target.closest?.('details.menu');
    if (!menu) return;
    if (event.key === 'Escape' && menu.open) {
      event.stopPropagation();
      close(menu, { focus: true });
    } else if (!event.target.closest('input, textarea')) {
      move(menu, event);
    }
  });
  for (const element of document.querySelectorAll('[data-needs-script]')) element.hidden = false;
  startSide();
}

// The pages of a document: where one is, zoom, marks that follow the field, white margins off.
import { onEach } from './pieces.js';

const ZOOMS = [75, 100, 125, 150, 200, 300];
// Below this width white margins cost letters their size (DESIGN §3); never trimmed in print.
const NARROW = '(max-width: 1439.98px)';
// Letters need air: this part of the page stays white around them.
const AIR = 0.03;
const PAPER = 244; // a scan's white is not 255

function startZoom(pane, desk) {
  const tools = pane.querySelector('[data-zoom-by]')?.closest('[data-needs-script]');
  if (tools) tools.hidden = false;
  const show = (zoom) => {
    const middle = (desk.scrollTop + desk.clientHeight / 2) / desk.scrollHeight;
    pane.dataset.zoom = String(zoom);
    const wide = Math.round(800 * zoom / 100);
    for (const image of desk.querySelectorAll('img[srcset]')) image.sizes = `(min-width: 1200px) ${wide}px, ${zoom}vw`;
    desk.scrollTop = middle * desk.scrollHeight - desk.clientHeight / 2;
  };
  const step = (by) => {
    const now = ZOOMS.indexOf(Number(pane.dataset.zoom));
    show(by === 0 ? 100 : ZOOMS[Math.min(Math.max(now + by, 0), ZOOMS.length - 1)]);
  };
  pane.addEventListener('click', (event) => {
    const button = event.target.closest('[data-zoom-by]');
    if (button) step(Number(button.dataset.zoomBy));
  });
  desk.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== desk) return;
    const by = { '+': 1, '=': 1, '-': -1, 0: 0 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    step(by);
  });
}

function startCount(pane, desk) {
  const count = pane.querySelector('[data-page-count]');
  const sheets = [...desk.querySelectorAll('[data-page]')];
  if (!count || sheets.length === 0) return;
  const tell = () => {
    const line = desk.getBoundingClientRect().top + desk.clientHeight / 3;
    const shown = sheets.filter((sheet) => sheet.getBoundingClientRect().top <= line).pop() || sheets[0];
    count.textContent = `Trang ${shown.dataset.page} / ${sheets.length}`;
  };
  desk.addEventListener('scroll', () => requestAnimationFrame(tell), { passive: true });
  tell();
}

/** How much white lies left and right of everything on the picture, in parts of its width. */
function whiteSides(image) {
  const width = 160;
  const height = Math.max(1, Math.round(width * image.naturalHeight / image.naturalWidth));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(image, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  let [first, last] = [width, -1];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] >= PAPER && data[i + 1] >= PAPER && data[i + 2] >= PAPER) continue;
    const x = (i / 4) % width;
    if (x < first) first = x;
    if (x > last) last = x;
  }
  return last < 0 ? [0, 0] : [first / width, 1 - (last + 1) / width];
}

function trim(image) {
  const sheet = image.closest('.page-sheet');
  // Marks may stand in the margin, so their pages are shown whole.
  if (!matchMedia(NARROW).matches || sheet.querySelector('.page-marks')) return;
  const off = whiteSides(image).map((side) => Math.max(0, Math.min(side - AIR, 0.12)));
  const kept = 1 - off[0] - off[1];
  if (kept > 0.96) return;
  const inner = image.closest('.page-inner');
  inner.style.setProperty('--trim-width', `${100 / kept}%`);
  inner.style.setProperty('--trim-left', `${-100 * off[0] / kept}%`);
}

function startMarks(pane) {
  const marks = [...pane.querySelectorAll('[data-mark-for]')].filter((mark) => mark.dataset.markFor);
  document.addEventListener('focusin', (event) => {
    for (const mark of marks) {
      const current = mark.dataset.markFor === event.target.id;
      mark.classList.toggle('is-current', current);
      if (current) mark.scrollIntoView({ block: 'center' });
    }
  });
}

function start(pane) {
  const desk = pane.querySelector('[data-pages]');
  startZoom(pane, desk);
  startCount(pane, desk);
  startMarks(pane);
  for (const image of desk.querySelectorAll('.page-inner > img')) {
    if (image.complete && image.naturalWidth) trim(image);
    else image.addEventListener('load', () => trim(image), { once: true });
  }
}

export function startPdfPane() {
  onEach('[data-pdf-pane]', start);
}

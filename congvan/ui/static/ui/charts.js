// Charts of report pages, drawn from the table under them. The table stays: it is what is read
// aloud and printed in full, and all there is without the script.
//
// <table data-chart="bars|lines|share" data-columns="0 3 4">: the places of the drawn columns among
// the td of a row; td data-value is the number; data-tones="house pale late" (optional) says how
// each is filled, see chart-tones.js. Groups of nothing but zeros are not drawn.
import { bars, lines } from './chart-drawing.js';
import { fitted, read, sentence } from './chart-reading.js';
import { addLegend, addPatterns } from './chart-tones.js';

// What the printed page of reports.scss has between its margins.
const PAPER_PX = 960;

/** Draw one table; returns what draws it again at another width. */
function draw(table) {
  const told = fitted(read(table));
  const atLeast = told.kind === 'lines' ? 2 : 1;
  if (told.groups.length < atLeast || !told.groups.some(({ values }) => values.some(Boolean))) return null;
  const figure = document.createElement('figure');
  figure.className = `chart chart-of-${told.kind}`;
  addLegend(figure, told);
  const place = document.createElement('div');
  place.className = 'chart-place';
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', sentence(told));
  figure.append(place);
  if (told.left) {
    const note = document.createElement('figcaption');
    note.textContent = `${told.groups.length} nhóm nhiều nhất; còn ${told.left} nhóm chỉ ở bảng.`;
    figure.append(note);
  }
  table.closest('.report-box').before(figure);
  return { place, redraw: told.kind === 'lines' ? lines(place, told) : bars(place, told) };
}

const tables = document.querySelectorAll('table[data-chart]');
if (tables.length) addPatterns();
const drawn = [...tables].map(draw).filter(Boolean);

function drawAt(width) {
  for (const { place, redraw } of drawn) {
    place.style.width = width;
    redraw();
  }
}

// Paper has its own width, and nobody can open there what is closed.
const notes = [...document.querySelectorAll('details.report-notes:not([open])')];
addEventListener('beforeprint', () => {
  for (const one of notes) one.open = true;
  drawAt(`${PAPER_PX}px`);
});
addEventListener('afterprint', () => {
  for (const one of notes) one.open = false;
  drawAt('');
});

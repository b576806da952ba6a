// Charts of report pages, drawn from the table under them. The table stays: it is what is read
// aloud and printed in full, and all there is without the script.
//
// <table data-chart="bars|lines|share" data-columns="0 3 4">: the places of the drawn columns among
// the td of a row; td data-value is the number; data-tones="house pale late" (optional) says how
// each is filled, see TONES. Groups of nothing but zeros are not drawn.
import { BarChart, LineChart, Svg } from 'chartist';

// Fills that differ in pattern as well as in colour, so that they differ on grey paper, too.
const TONES = ['house', 'pale', 'dots', 'field', 'late'];
const MOST_BARS = 15;
// Two lines of a name in the room there is.
const MOST_LETTERS = { wide: 44, narrow: 24 };
const BAR = { bars: 12, share: 20 };
// What fits beside the figures in a part of a stack, and a name under a line.
const ROOM_OF_FIGURE = 22;
const ROOM_OF_LABEL = 64;
const LETTER_PX = 7.5;
const NARROW = 500;
// What the printed page of reports.scss has between its margins.
const PAPER_PX = 960;

/** Our pages allow no style attributes; the same declarations set through the object model are fine. */
const setAttributes = Svg.prototype.attr;
Svg.prototype.attr = function attr(attributes, namespace) {
  if (attributes === null || typeof attributes !== 'object' || !('style' in attributes)) {
    return setAttributes.call(this, attributes, namespace);
  }
  const { style, ...others } = attributes;
  this.getNode().style.cssText = style;
  return setAttributes.call(this, others, namespace);
};

const inWords = (value) => value.toLocaleString('vi-VN', { maximumFractionDigits: 1 });
const sum = (values) => values.reduce((one, other) => one + other, 0);
const words = (element) => element.textContent.trim().replace(/\s+/g, ' ');

/** What the table says: its groups with the values of the drawn columns. */
function read(table) {
  const places = table.dataset.columns.split(' ').map(Number);
  const tones = (table.dataset.tones || '').split(' ').filter(Boolean);
  const heads = [...table.querySelectorAll('thead th')].slice(1);
  const groups = [...table.querySelectorAll('tbody tr')].map((row) => {
    const cells = row.querySelectorAll('td');
    return {
      label: words(row.querySelector('th')),
      values: places.map((place) => Number(cells[place]?.dataset.value || 0)),
    };
  });
  return {
    kind: table.dataset.chart,
    title: words(table.caption),
    groups,
    series: places.map((place, n) => ({
      name: (heads[place].firstChild ?? heads[place]).textContent.trim(),
      tone: TONES.includes(tones[n]) ? tones[n] : TONES[n % TONES.length],
    })),
  };
}

/** Bars show groups that have something in them, and of many the largest, in the table's order. */
function fitted(told) {
  if (told.kind === 'lines') {
    // Months to come are no fall to nothing.
    const last = told.groups.findLastIndex((group) => group.values.some(Boolean));
    return { ...told, groups: told.groups.slice(0, last + 1) };
  }
  const filled = told.groups.filter((group) => group.values.some(Boolean));
  const sizes = filled.map((group) => sum(group.values)).sort((one, other) => other - one);
  const least = sizes[MOST_BARS - 1] ?? 0;
  const groups = filled.filter((group) => sum(group.values) >= least).slice(0, MOST_BARS);
  return { ...told, groups, left: filled.length - groups.length };
}

function short(label, place) {
  const most = place.clientWidth < NARROW ? MOST_LETTERS.narrow : MOST_LETTERS.wide;
  return label.length > most ? `${label.slice(0, most - 1).trimEnd()}…` : label;
}

function svg(name, attributes, parent) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

/** The patterns all charts of the page fill with. */
function addPatterns() {
  const box = svg('svg', { class: 'chart-patterns', 'aria-hidden': 'true', width: 0, height: 0 }, document.body);
  for (const tone of TONES) {
    const pattern = svg(
      'pattern',
      { id: `chart-${tone}`, class: `tone-${tone}`, patternUnits: 'userSpaceOnUse', width: 6, height: 6 },
      box,
    );
    svg('rect', { class: 'tone-ground', width: 6, height: 6 }, pattern);
    const marks = {
      pale: 'M-1 7 L7 -1 M-1 1 L1 -1 M5 7 L7 5',
      dots: 'M1.5 1.5 h.01 M4.5 4.5 h.01',
      late: 'M-1 -1 L7 7 M-1 7 L7 -1',
    };
    if (marks[tone]) svg('path', { class: 'tone-marks', d: marks[tone] }, pattern);
  }
}

function addLegend(figure, told) {
  const list = document.createElement('ul');
  list.className = 'chart-legend';
  list.setAttribute('aria-hidden', 'true');
  for (const { name, tone } of told.series) {
    const item = document.createElement('li');
    const swatch = svg('svg', { width: 22, height: 12 }, item);
    if (told.kind === 'lines') svg('path', { class: `chart-line line-${tone}`, d: 'M0 6 H22' }, swatch);
    else svg('rect', { class: `edge-${tone}`, fill: `url(#chart-${tone})`, x: 0.5, y: 0.5, width: 21, height: 11 }, swatch);
    item.append(name);
    list.append(item);
  }
  figure.append(list);
}

/** One sentence instead of the picture: what is drawn, where it is greatest, where the figures are. */
function sentence(told) {
  const most = told.groups.reduce((one, other) => (other.values[0] > one.values[0] ? other : one));
  const names = told.series.map((one) => one.name.toLowerCase()).join(', ');
  return `Biểu đồ ${told.title}: ${names}. ${told.series[0].name} nhiều nhất ở ${most.label}, ${inWords(most.values[0])}. Đủ số liệu ở bảng bên dưới.`;
}

function bars(place, told) {
  const isShare = told.kind === 'share';
  const thick = BAR[told.kind];
  // Chartist draws from the bottom up; in a stack the first part stays the leftmost.
  const groups = [...told.groups].reverse();
  const order = told.series.map((_, n) => n);
  if (!isShare) order.reverse();
  const beside = isShare ? 1 : told.series.length;
  const height = groups.length * Math.max(36, beside * (thick + 4) + 14);
  place.style.height = `${height + 36}px`;
  const series = order.map((n) => ({
    data: groups.map(({ values }) => ({
      value: isShare ? (values[n] * 100) / (sum(values) || 1) : values[n],
      meta: values[n],
    })),
  }));
  const chart = new BarChart(place, { labels: groups.map(({ label }) => short(label, place)), series }, {
    horizontalBars: true,
    stackBars: isShare,
    seriesBarDistance: thick + 4,
    ...(isShare ? { high: 100 } : {}),
    axisX: {
      onlyInteger: true,
      scaleMinSpace: isShare ? 90 : 60,
      labelInterpolationFnc: (value) => (isShare ? `${inWords(value)} %` : inWords(value)),
    },
    axisY: { offset: offsetOf(place, told), showGrid: false },
    chartPadding: { top: 8, right: 60, bottom: 4, left: 4 },
  });
  chart.on('draw', (context) => {
    if (context.type !== 'bar') return;
    const { x1, x2, y1: y, group, element } = context;
    const { tone } = told.series[order[context.seriesIndex]];
    const size = { x: x1, y: y - thick / 2, width: Math.max(0, x2 - x1), height: thick };
    if (size.width) group.elem('rect', { ...size, fill: `url(#chart-${tone})` }, `edge-${tone}`);
    element.remove();
    const figure = Number(context.meta);
    if (!isShare && figure) write(group, x2 + 5, y, figure, 'start');
    if (isShare && size.width >= ROOM_OF_FIGURE) write(group, (x1 + x2) / 2, y, figure, 'middle', tone);
  });
  return () => chart.update(null, { axisY: { offset: offsetOf(place, told), showGrid: false } }, true);
}

/** As wide as the longest name needs, up to where names take two lines. */
function offsetOf(place, told) {
  const longest = Math.max(...told.groups.map(({ label }) => short(label, place).length));
  return Math.min(place.clientWidth < NARROW ? 116 : 220, 24 + longest * LETTER_PX);
}

function write(group, x, y, value, anchor, tone = '') {
  const css = tone ? `chart-value on-${tone}` : 'chart-value';
  group.elem('text', { x, y: y + 4, 'text-anchor': anchor }, css).text(inWords(value));
}

function lines(place, told) {
  place.style.height = '260px';
  const labels = told.groups.map(({ label }) => label.replace('Tháng ', ''));
  const series = told.series.map(({ tone }, n) => ({
    className: `line-${tone}`,
    data: told.groups.map(({ values }) => values[n]),
  }));
  const step = () => Math.max(1, Math.ceil((labels.length * ROOM_OF_LABEL) / place.clientWidth));
  const chart = new LineChart(place, { labels, series }, {
    low: 0,
    lineSmooth: false,
    axisX: { showGrid: false, labelInterpolationFnc: (label, n) => (n % step() ? null : label) },
    axisY: { onlyInteger: true, offset: 44, labelInterpolationFnc: inWords },
    chartPadding: { top: 24, right: 32, bottom: 4, left: 4 },
  });
  chart.on('draw', (context) => {
    // Figures stand over the first line only: over several they would hide one another.
    if (context.type !== 'point' || context.seriesIndex || context.index % step()) return;
    if (!context.value.y) return;
    write(context.group, context.x, context.y - 14, context.value.y, 'middle');
  });
  return () => chart.update();
}

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

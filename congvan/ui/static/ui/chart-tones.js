// What charts are filled with, and the legend that says which fill is what.

// Fills that differ in pattern as well as in colour, so that they differ on grey paper, too.
export const TONES = ['house', 'pale', 'dots', 'field', 'late'];

function svg(name, attributes, parent) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

/** The patterns all charts of the page fill with. */
export function addPatterns() {
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

export function addLegend(figure, told) {
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

// The drawing itself, by Chartist: lying bars, parts of a whole, lines over months. Each function
// draws into its place and returns what draws it again at another width.
import { BarChart, LineChart, Svg } from 'chartist';

import { inWords, sum } from './chart-reading.js';

// Two lines of a name in the room there is.
const MOST_LETTERS = { wide: 44, narrow: 24 };
const BAR = { bars: 12, share: 20 };
// What fits beside the figures in a part of a stack, and a name under a line.
const ROOM_OF_FIGURE = 22;
const ROOM_OF_LABEL = 64;
const LETTER_PX = 7.5;
const NARROW = 500;

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

function short(label, place) {
  const most = place.clientWidth < NARROW ? MOST_LETTERS.narrow : MOST_LETTERS.wide;
  return label.length > most ? `${label.slice(0, most - 1).trimEnd()}…` : label;
}

/** Lying bars, the series beside one another; of a share, one stack of 100 % for each group. */
export function bars(place, told) {
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

/** A line for each series, over the months. */
export function lines(place, told) {
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

// What a table says to its chart: the groups drawn, their values, and the sentence read aloud.
import { TONES } from './chart-tones.js';

const MOST_BARS = 15;

export const inWords = (value) => value.toLocaleString('vi-VN', { maximumFractionDigits: 1 });
export const sum = (values) => values.reduce((one, other) => one + other, 0);
const words = (element) => element.textContent.trim().replace(/\s+/g, ' ');

/** What the table says: its groups with the values of the drawn columns. */
export function read(table) {
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
export function fitted(told) {
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

/** One sentence instead of the picture: what is drawn, where it is greatest, where the figures are. */
export function sentence(told) {
  const most = told.groups.reduce((one, other) => (other.values[0] > one.values[0] ? other : one));
  const names = told.series.map((one) => one.name.toLowerCase()).join(', ');
  return `Biểu đồ ${told.title}: ${names}. ${told.series[0].name} nhiều nhất ở ${most.label}, ${inWords(most.values[0])}. Đủ số liệu ở bảng bên dưới.`;
}

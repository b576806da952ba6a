// Charts of report pages, drawn from the table under them. The table stays: it is what is read
// aloud, printed in full and shown without the script.
import { BarChart, LineChart, Svg } from 'chartist';

const ROW = 34;
const LINE_HEIGHT = 260;
const LETTERS = 'abc';

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

function numbers(row, places) {
  const cells = row.querySelectorAll('td');
  return places.map((place) => Number(cells[place]?.dataset.value || 0));
}

/** What the table says: names of the groups, and for each drawn column its name and values. */
function read(table) {
  const places = table.dataset.columns.split(' ').map(Number);
  const heads = [...table.querySelectorAll('thead th')].slice(1);
  const rows = [...table.querySelectorAll('tbody tr')];
  const values = rows.map((row) => numbers(row, places));
  return {
    labels: rows.map((row) => row.querySelector('th').textContent.trim()),
    series: places.map((place, n) => ({
      name: heads[place].firstChild.textContent.trim(),
      className: `chart-${LETTERS[n]}`,
      values: values.map((one) => one[n]),
    })),
  };
}

function legend(series) {
  const list = document.createElement('ul');
  list.className = 'chart-legend';
  for (const one of series) {
    const item = document.createElement('li');
    item.className = one.className;
    item.textContent = one.name;
    list.append(item);
  }
  return list;
}

/** The figure itself at the end of each bar, so that no colour or scale has to be read. */
function writeValue(context, x, y, anchor) {
  if (!context.value?.x && !context.value?.y) return;
  const value = context.value.x ?? context.value.y;
  context.group
    .elem('text', { x, y, 'text-anchor': anchor }, 'chart-value')
    .text(value.toLocaleString('vi-VN'));
}

function bars(place, told, stacked) {
  const beside = stacked ? 0 : told.series.length - 1;
  place.style.height = `${told.labels.length * (ROW + 10 * beside) + 40}px`;
  const chart = new BarChart(
    place,
    { labels: told.labels, series: told.series.map(({ className, values }) => ({ className, data: values })) },
    {
      horizontalBars: true,
      reverseData: true,
      stackBars: stacked,
      seriesBarDistance: 14,
      axisX: { onlyInteger: true, labelInterpolationFnc: (value) => value.toLocaleString('vi-VN') },
      axisY: { offset: place.clientWidth < 500 ? 110 : 210, showGrid: false },
      chartPadding: { top: 8, right: 56, bottom: 4, left: 8 },
    },
  );
  chart.on('draw', (context) => {
    if (context.type !== 'bar') return;
    // In a stack the figure stands in its own part, as far as there is room for it.
    if (!stacked) writeValue(context, context.x2 + 6, context.y2 + 4, 'start');
    else if (context.x2 - context.x1 > 24) {
      writeValue(context, (context.x1 + context.x2) / 2, context.y2 + 4, 'middle');
    }
  });
}

function lines(place, told) {
  place.style.height = `${LINE_HEIGHT}px`;
  const chart = new LineChart(
    place,
    { labels: told.labels.map((label) => label.replace('Tháng ', 'T')), series: told.series.map(({ className, values }) => ({ className, data: values })) },
    {
      low: 0,
      lineSmooth: false,
      axisY: { onlyInteger: true, labelInterpolationFnc: (value) => value.toLocaleString('vi-VN') },
      chartPadding: { top: 20, right: 24, bottom: 4, left: 8 },
    },
  );
  chart.on('draw', (context) => {
    if (context.type === 'point') writeValue(context, context.x, context.y - 8, 'middle');
  });
}

function draw(table) {
  const told = read(table);
  if (!told.series.some((one) => one.values.some(Boolean))) return;
  const figure = document.createElement('figure');
  figure.className = `chart chart-of-${table.dataset.chart}`;
  const place = document.createElement('div');
  place.className = 'chart-place';
  place.setAttribute('role', 'img');
  place.setAttribute(
    'aria-label',
    `Biểu đồ: ${told.series.map((one) => one.name).join(', ')}. Số liệu ở bảng bên dưới.`,
  );
  figure.append(legend(told.series), place);
  table.closest('.report-box').before(figure);
  if (table.dataset.chart === 'lines') lines(place, told);
  else bars(place, told, table.dataset.chart === 'share');
}

document.querySelectorAll('table[data-chart]').forEach(draw);

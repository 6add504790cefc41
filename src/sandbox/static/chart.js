/** The chart block, drawn anew at each width, so that its words keep their size. https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */

import { bars } from './chart-bars.js';
import { figure, linesOf, partsOf } from './chart-data.js';
import { lines } from './chart-lines.js';
import { pie } from './chart-pie.js';
import { h } from './dom.js';

const DRAWINGS = { pie, bar: bars, line: lines, area: lines };
const USUAL = 480;
const NARROWEST = 180;

const listed = (pairs) => pairs.map(([name, value]) => `${name} ${figure(value)}`).join(', ');

/** The whole chart in words, for who cannot see it. */
function told(title, chart) {
  const opening = `${chart.type[0].toUpperCase()}${chart.type.slice(1)} chart: ${title}.`;
  if (chart.type === 'pie') return `${opening} ${listed(partsOf(chart).map(({ label, value }) => [label, value]))}.`;
  const { labels, series } = linesOf(chart);
  const said = series.map(({ name, values }) => `${series.length > 1 ? `${name}: ` : ''}${listed(values.map((value, n) => [labels[n], value]))}.`);
  return [opening, ...said].join(' ');
}

function keys({ series = [] }) {
  if (series.length < 2) return null;
  const key = ({ name }, n) => h('li', {}, h('span', { class: `swatch ground-${n % 6 + 1}` }), String(name));
  return h('ul', { class: 'chart-keys', 'aria-hidden': 'true' }, series.map(key));
}

/** What the figures are, where the title does not begin with it. */
function unit(title, chart) {
  const words = String(chart.axis_config?.y_label ?? '');
  return words && !title.toLowerCase().includes(words.toLowerCase()) ? h('div', { class: 'chart-unit' }, words) : null;
}

/**
 * @param {{title: string, chart: Object}} block
 * @returns {HTMLElement}
 * @throws {TypeError} for a chart with anything but figures in it
 */
export function chartBlock({ title, chart }) {
  const draw = Object.hasOwn(DRAWINGS, chart.type) ? DRAWINGS[chart.type] : null;
  if (!draw) throw new TypeError(`${chart.type} is no chart`);
  const label = told(String(title), chart);
  const plot = h('div', { class: 'chart-plot' }, draw(chart, label, USUAL));
  const gauge = h('div', { class: 'chart-gauge' });
  let drawn = USUAL;
  new ResizeObserver(([{ contentRect }]) => {
    const width = Math.max(NARROWEST, Math.floor(contentRect.width));
    if (width === drawn || !contentRect.width) return;
    drawn = width;
    plot.replaceChildren(draw(chart, label, width));
    plot.dispatchEvent(new Event('settled', { bubbles: true }));
  }).observe(gauge);
  return h('figure', { class: 'block-chart' },
    h('figcaption', {}, String(title)), unit(String(title), chart), keys(chart), gauge, plot);
}

/** Lines and areas over an axis; pointing at a place tells the figures there. */

import { clipped, figure, linesOf, marks, widest, widthOf } from './chart-data.js';
import { svg } from './dom.js';

const HEIGHT = 200;
const TOP = 24;
const UNDER = 24;
const SIDE = 14;
const MOST_FIGURES = 12;

/** Where things are: `x` of a place along the axis, `y` of a value. */
function ground(lines, width) {
  const { labels, low, high } = lines;
  const left = widest(marks(lines).map(figure)) + 10;
  const step = (width - left - 2 * SIDE) / Math.max(1, labels.length - 1);
  return {
    left, step,
    x: (place) => left + SIDE + place * step,
    y: (value) => TOP + (high - value) / (high - low) * (HEIGHT - TOP - UNDER),
  };
}

function scale(lines, { left, y }, width) {
  return marks(lines).map((mark) => [
    svg('line', { class: 'rule', x1: left, x2: width, y1: y(mark), y2: y(mark) }),
    svg('text', { class: 'label', x: left - 8, y: y(mark) + 4, 'text-anchor': 'end' }, figure(mark))]);
}

/** As many labels as have room, the first of all. */
function names({ labels }, { x, step }, width) {
  const every = Math.max(1, Math.ceil((widest(labels) + 14) / step));
  const within = (place, half) => Math.min(Math.max(x(place), half), width - half);
  return labels.map((label, place) => place % every === 0 &&
    svg('text', { class: 'label', x: within(place, widthOf(label) / 2), y: HEIGHT - 6, 'text-anchor': 'middle' }, label));
}

function line({ values }, n, { x, y }, filled) {
  const path = values.map((value, place) => `${place ? 'L' : 'M'}${x(place)} ${y(value)}`).join('');
  const under = `${path}L${x(values.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`;
  return [filled && svg('path', { class: `area fill-${n % 6 + 1}`, d: under }), svg('path', { class: `line stroke-${n % 6 + 1}`, d: path }),
    values.map((value, place) => svg('circle', { class: `fill-${n % 6 + 1}`, cx: x(place), cy: y(value), r: 3 }))];
}

/** A single line has its figures at its points; a long one at the highest and the last. */
function figures({ series }, { x, y }) {
  if (series.length > 1) return null;
  const { values } = series[0];
  const told = values.length <= MOST_FIGURES ? values.keys() : new Set([values.indexOf(Math.max(...values)), values.length - 1]);
  return [...told].map((place) => svg('text', { class: 'figure', x: x(place), y: y(values[place]) - 9, 'text-anchor': 'middle' }, figure(values[place])));
}

function spot({ labels, series }, place, { x, y, step }, width) {
  const told = `${labels[place]}: ${series.map(({ name, values }) => (series.length > 1 ? `${name} ` : '') + figure(values[place])).join(' · ')}`;
  const late = x(place) > width / 2;
  return svg('g', { class: 'spot' },
    svg('rect', { class: 'reach', x: x(place) - step / 2, y: 0, width: step, height: HEIGHT }),
    svg('line', { class: 'hair', x1: x(place), x2: x(place), y1: TOP - 6, y2: HEIGHT - UNDER }),
    series.map(({ values }, n) => svg('circle', { class: `point stroke-${n % 6 + 1}`, cx: x(place), cy: y(values[place]), r: 4.5 })),
    svg('text', { class: 'told', x: late ? width : 0, y: 11, 'text-anchor': late ? 'end' : 'start' }, clipped(told, width)),
    svg('title', {}, told));
}

/**
 * @param {Object} chart with `series` and `axis_config`
 * @param {string} label what the chart says, for who cannot see it
 * @param {number} width in pixels
 * @returns {SVGElement}
 */
export function lines(chart, label, width) {
  const read = linesOf(chart);
  const at = ground(read, width);
  const filled = chart.type === 'area' || read.series.length === 1;
  return svg('svg', { role: 'img', 'aria-label': label, width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}` },
    scale(read, at, width), names(read, at, width),
    read.series.map((series, n) => line(series, n, at, filled)), figures(read, at),
    read.labels.map((_, place) => spot(read, place, at, width)));
}

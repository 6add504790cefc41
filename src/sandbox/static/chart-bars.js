/** Bars: standing where their labels fit side by side, else lying, each with its figure at its end. */

import { clipped, figure, linesOf, widest, widthOf } from './chart-data.js';
import { svg } from './dom.js';

const MOST_STANDING = 12;
const HEIGHT = 190;
const FIGURES = 20; // pixels over a standing bar
const LABELS = 24; // pixels under it
const ROW = 26;
const THIN_ROW = 18;

const bar = (name, n, box, told) => svg('rect', { class: `fill-${n % 6 + 1}`, rx: 2.5, ...box }, svg('title', {}, `${name}: ${told}`));
const words = (name, x, y, anchor, said) => svg('text', { class: name, x, y, 'text-anchor': anchor }, said);

const nameOf = ({ labels, series }, place, n) => (series.length > 1 ? `${labels[place]}, ${series[n].name}` : labels[place]);

function standing(lines, width) {
  const { labels, series, low, high } = lines;
  const band = width / labels.length;
  const thick = Math.min(64, band * 0.72 / series.length);
  const y = (value) => FIGURES + (high - value) / (high - low) * (HEIGHT - FIGURES - LABELS);
  const one = (place, n) => {
    const value = series[n].values[place];
    const x = band * (place + 0.5) + thick * (n - series.length / 2);
    const box = { x: x + 1, y: y(Math.max(0, value)), width: thick - 2, height: Math.abs(y(value) - y(0)) };
    return [bar(nameOf(lines, place, n), n, box, figure(value)), words('figure', x + thick / 2, box.y - 6, 'middle', figure(value))];
  };
  return [HEIGHT, labels.map((label, place) => [
    series.map((_, n) => one(place, n)), words('label', band * (place + 0.5), HEIGHT - 7, 'middle', label)])];
}

function lying(lines, width) {
  const { labels, series, low, high } = lines;
  const left = Math.min(widest(labels), width * 0.4) + 10;
  const right = widest(series.flatMap(({ values }) => values.map(figure))) + 8;
  const thick = series.length > 1 ? THIN_ROW : ROW;
  const row = series.length * thick + (series.length > 1 ? 10 : 0);
  const x = (value) => left + (value - low) / (high - low) * (width - left - right);
  const one = (place, n) => {
    const value = series[n].values[place];
    const top = place * row + n * thick;
    const box = { x: x(Math.min(0, value)), y: top + 3, width: Math.abs(x(value) - x(0)), height: thick - 5 };
    return [bar(nameOf(lines, place, n), n, box, figure(value)), words('figure', x(Math.max(0, value)) + 6, top + thick / 2 + 4, 'start', figure(value))];
  };
  return [labels.length * row, labels.map((label, place) => [
    words('label', left - 10, place * row + series.length * thick / 2 + 4, 'end', [clipped(label, left - 10), svg('title', {}, label)]),
    series.map((_, n) => one(place, n))])];
}

/**
 * @param {Object} chart with `series` and `axis_config`
 * @param {string} label what the chart says, for who cannot see it
 * @param {number} width in pixels
 * @returns {SVGElement}
 */
export function bars(chart, label, width) {
  const lines = linesOf(chart);
  const fit = lines.labels.every((each) => widthOf(each) + 12 <= width / lines.labels.length);
  const [height, drawn] = (fit && lines.labels.length * lines.series.length <= MOST_STANDING ? standing : lying)(lines, width);
  return svg('svg', { role: 'img', 'aria-label': label, width, height, viewBox: `0 0 ${width} ${height}` }, drawn);
}

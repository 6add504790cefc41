/** What charts have in common: reading the block, round marks up an axis, figures and how wide words are. */

const FIGURE = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const STEPS = [1, 2, 5, 10];
const pen = document.createElement('canvas').getContext('2d');

/** @param {number} value @returns {string} "1,234" or "61.4" */
export const figure = (value) => FIGURE.format(value);

/** @param {string} words in the size of a chart's labels @returns {number} pixels */
export function widthOf(words) {
  pen.font = `12px ${getComputedStyle(document.documentElement).getPropertyValue('--font') || 'sans-serif'}`;
  return pen.measureText(words).width;
}

/** @param {Array<string>} words @returns {number} the pixels of the widest */
export const widest = (words) => Math.max(0, ...words.map(widthOf));

/** @param {string} words @param {number} room in pixels @returns {string} as much as fits, an ellipsis for the rest */
export function clipped(words, room) {
  const letters = [...words];
  if (widthOf(words) <= room) return words;
  while (letters.length > 1 && widthOf(`${letters.join('')}…`) > room) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** @throws {TypeError} for what is no number: a chart that cannot be drawn is told in words */
function number(value) {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`${value} is no figure`);
  return value;
}

/** @param {Object} chart @returns {Array<{label: string, value: number}>} the parts of a pie */
export const partsOf = (chart) => chart.segments.map(({ label, value }) => ({ label: String(label), value: Math.max(0, number(value)) }));

/**
 * The series of a chart along an axis, each with a value for each label.
 * @param {Object} chart
 * @returns {{labels: Array<string>, series: Array<{name: string, values: Array<number>}>, low: number, high: number}}
 */
export function linesOf(chart) {
  const labels = chart.axis_config.categories.map(String);
  const series = chart.series.map(({ name, data }) => {
    const values = new Map(data.map(({ label, value }) => [String(label), number(value)]));
    return { name: String(name), values: labels.map((label) => number(values.get(label))) };
  });
  const all = series.flatMap(({ values }) => values);
  const low = Math.min(0, ...all);
  return { labels, series, low, high: Math.max(...all, low + 1e-9) };
}

/**
 * Round figures up an axis, five at most besides nought, whole ones for whole values.
 * @param {{series: Array<{values: Array<number>}>, high: number}} lines
 * @returns {Array<number>}
 */
export function marks({ series, high }) {
  const whole = series.every(({ values }) => values.every(Number.isInteger));
  const power = 10 ** Math.floor(Math.log10(high / 5));
  const round = STEPS.map((times) => times * power).find((step) => step * 5 >= high);
  const step = whole ? Math.max(1, Math.round(round)) : round;
  return Array.from({ length: Math.floor(high / step) + 1 }, (_, n) => n * step);
}

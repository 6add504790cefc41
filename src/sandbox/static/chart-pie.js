/** A pie as a ring, and beside it each part with its figure and its share. */

import { figure, partsOf } from './chart-data.js';
import { h, svg } from './dom.js';

const GAP = 0.6; // of a hundred, between two parts

function arc({ label, value }, n, from, share, gap) {
  const length = Math.max(share - gap, 0.2);
  return svg('circle', { class: `arc stroke-${n % 6 + 1}`, cx: 60, cy: 60, r: 46, pathLength: 100, 'stroke-dasharray': `${length} ${100 - length}`, 'stroke-dashoffset': -from - gap / 2 },
    svg('title', {}, `${label}: ${figure(value)} (${percent(share)})`));
}

const percent = (share) => `${Math.round(share)} %`;

function ring(parts, shares, label) {
  const gap = parts.length > 1 ? GAP : 0;
  const from = shares.map((_, n) => shares.slice(0, n).reduce((sum, share) => sum + share, 0));
  return svg('svg', { class: 'ring', viewBox: '0 0 120 120', role: 'img', 'aria-label': label },
    svg('g', { transform: 'rotate(-90 60 60)' }, parts.map((part, n) => arc(part, n, from[n], shares[n], gap))));
}

/**
 * @param {Object} chart with `segments`
 * @param {string} label what the chart says, for who cannot see it
 * @returns {HTMLElement}
 */
export function pie(chart, label) {
  const parts = partsOf(chart);
  const total = parts.reduce((sum, { value }) => sum + value, 0) || 1;
  const shares = parts.map(({ value }) => 100 * value / total);
  const row = ({ label: name, value }, n) =>
    h('li', {}, h('span', { class: `swatch ground-${n % 6 + 1}` }), h('span', { class: 'part-name', title: name }, name),
      h('span', { class: 'part-figure' }, figure(value)), h('span', { class: 'part-share' }, percent(shares[n])));
  return h('div', { class: 'chart-pie' }, ring(parts, shares, label), h('ul', { class: 'parts', 'aria-hidden': 'true' }, parts.map(row)));
}

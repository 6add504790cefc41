/** The files under a message: a picture is shown, a table by its first rows, and each can be fetched. */

import { h, icon } from './dom.js';

const UNITS = ['bytes', 'KB', 'MB', 'GB'];
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif']);

/** @param {number} bytes @returns {string} "640 bytes", "1.2 KB" */
export function size(bytes) {
  const at = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)));
  const value = bytes / 1024 ** at;
  return `${value >= 10 || !at ? Math.round(value) : value.toFixed(1)} ${UNITS[at]}`;
}

const address = (file) => `/sandbox/shared/${encodeURIComponent(file.id)}`;

function head(file) {
  const name = String(file.name ?? 'file');
  const title = String(file.title || name);
  const facts = [title === name ? file.pretty_type : name, size(Number(file.size) || 0)].filter(Boolean).join(' · ');
  return h('div', { class: 'file-head' },
    h('span', { class: 'file-mark' }, icon('file')),
    h('div', { class: 'file-words' }, h('div', { class: 'file-title', title }, title), h('div', { class: 'file-facts' }, facts)),
    h('a', { class: 'icon-button', href: address(file), download: name, title: 'Download', 'aria-label': `Download ${name}`, data: { focus: `file:${file.id}` } }, icon('download')));
}

function picture(file) {
  const shown = h('img', { class: 'file-picture', src: address(file), alt: String(file.alt_txt || file.title || file.name) });
  return h('a', { class: 'file-open', href: address(file), target: '_blank', rel: 'noopener', data: { focus: `picture:${file.id}` } }, shown);
}

function firstRows(file) {
  const [names, ...rows] = file.rows;
  const row = (tag) => (values) => h('tr', {}, values.map((value) => h(tag, { scope: tag === 'th' && 'col', title: value }, value)));
  const more = file.more > 0 && h('div', { class: 'file-more' }, `and ${file.more.toLocaleString('en')} more ${file.more === 1 ? 'row' : 'rows'}`);
  const table = h('table', {}, h('thead', {}, row('th')(names)), h('tbody', {}, rows.map(row('td'))));
  return [h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': `The first rows of ${file.name}` }, table), more];
}

function fileNode(file) {
  const inside = PICTURES.has(file.mimetype) ? picture(file) : file.rows?.length ? firstRows(file) : null;
  return h('div', { class: 'file' }, head(file), inside);
}

/** @param {Array<Object>} files as Slack writes them; `rows` and `more` are the sandbox's look into a table */
export const filesNode = (files) => h('div', { class: 'files' }, files.map(fileNode));

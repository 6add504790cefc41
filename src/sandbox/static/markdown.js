/** Standard Markdown, as the `markdown` block takes it: https://docs.slack.dev/reference/block-kit/blocks/markdown-block */

import { h } from './dom.js';
import { inlineMarkdown } from './markdown-inline.js';

const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const RULE = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const DELIMITER = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$/;
const DEEPEST = 20;

const tableAt = (lines, place) => lines[place].includes('|') && DELIMITER.test((lines[place + 1] ?? '').trim()) && lines[place + 1].includes('|');
const begins = (lines, place) =>
  [HEADING, FENCE, RULE, QUOTE, ITEM].some((pattern) => pattern.test(lines[place])) || tableAt(lines, place);

function until(lines, place, stop) {
  let end = place;
  while (end < lines.length && !stop(lines[end], end)) end += 1;
  return end;
}

function fence(lines, place) {
  const mark = FENCE.exec(lines[place])[1];
  const end = until(lines, place + 1, (line) => line.trim().startsWith(mark));
  return [h('pre', {}, h('code', {}, lines.slice(place + 1, end).join('\n'))), end + 1];
}

function quote(lines, place, directory, depth) {
  const end = until(lines, place, (line) => !QUOTE.test(line));
  const inner = lines.slice(place, end).map((line) => line.replace(QUOTE, ''));
  return [h('blockquote', {}, blocks(inner, directory, depth + 1)), end];
}

/** Splits a table's line at its bars; a bar after a backslash belongs to the cell. */
const cells = (line) =>
  line.trim().replace(/^\||(?<!\\)\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));

const alignment = (cell) => (/^:-+:$/.test(cell) ? 'center' : /-:$/.test(cell) ? 'right' : 'left');

function table(lines, place, directory) {
  const end = until(lines, place + 2, (line) => !line.includes('|'));
  const sides = cells(lines[place + 1]).map(alignment);
  const row = (tag) => (line) =>
    h('tr', {}, cells(line).map((cell, column) => h(tag, { class: `align-${sides[column] ?? 'left'}` }, inlineMarkdown(cell, directory))));
  const body = lines.slice(place + 2, end).map(row('td'));
  return [h('div', { class: 'table-scroll' }, h('table', {}, h('thead', {}, row('th')(lines[place])), h('tbody', {}, body))), end];
}

function item(text, inner, directory, depth) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  const box = task && h('input', { type: 'checkbox', disabled: true, checked: task[1] !== ' ', 'aria-label': task[1] === ' ' ? 'open' : 'done' });
  return h('li', { class: task && 'task' }, box, inlineMarkdown(task ? task[2] : text, directory), blocks(inner, directory, depth + 1));
}

function list(lines, place, directory, depth) {
  const [, lead, number] = ITEM.exec(lines[place]);
  const items = [];
  let here = place;
  while (here < lines.length) {
    const found = ITEM.exec(lines[here]);
    if (!found || found[1].length !== lead.length || Boolean(found[2]) !== Boolean(number)) break;
    const end = until(lines, here + 1, (line) => line.trim() && line.search(/\S/) <= lead.length);
    const inner = lines.slice(here + 1, end).map((line) => line.slice(Math.min(lead.length + 2, Math.max(line.search(/\S/), 0))));
    items.push(item(found[3], inner, directory, depth));
    here = end;
  }
  return [number ? h('ol', { start: Number(number) }, items) : h('ul', {}, items), here];
}

function paragraph(lines, place, directory) {
  const end = until(lines, place + 1, (line, at) => !line.trim() || begins(lines, at));
  return [h('p', {}, inlineMarkdown(lines.slice(place, end).map((line) => line.trim()).join('\n'), directory)), end];
}

function heading(lines, place, directory) {
  const [, marks, text] = HEADING.exec(lines[place]);
  return [h('div', { class: `heading heading-${marks.length}`, role: 'heading', 'aria-level': marks.length + 2 }, inlineMarkdown(text, directory)), place + 1];
}

function next(lines, place, directory, depth) {
  const line = lines[place];
  if (FENCE.test(line)) return fence(lines, place);
  if (HEADING.test(line)) return heading(lines, place, directory);
  if (RULE.test(line)) return [h('hr'), place + 1];
  if (QUOTE.test(line) && depth < DEEPEST) return quote(lines, place, directory, depth);
  if (tableAt(lines, place)) return table(lines, place, directory);
  if (ITEM.test(line) && depth < DEEPEST) return list(lines, place, directory, depth);
  return paragraph(lines, place, directory);
}

function blocks(lines, directory, depth) {
  const nodes = [];
  let place = 0;
  while (place < lines.length) {
    if (!lines[place].trim()) {
      place += 1;
      continue;
    }
    const [node, after] = next(lines, place, directory, depth);
    nodes.push(node);
    place = after;
  }
  return nodes;
}

/**
 * A text in Markdown: headings, lists, quotes, code, tables, rules and paragraphs.
 * @param {string} text
 * @param {import('./directory.js').Directory} directory
 * @returns {HTMLElement}
 */
export function markdown(text, directory) {
  return h('div', { class: 'markdown' }, blocks(text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n'), directory, 0));
}

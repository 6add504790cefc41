/** The table block: https://docs.slack.dev/reference/block-kit/blocks/table-block */

import { h } from './dom.js';
import { richText } from './richtext.js';

const SIDES = new Set(['left', 'center', 'right']);
const LONG = 24; // letters; longer words may be cut off, so they are told in full where one points

function cell(value, directory) {
  if (value?.type === 'rich_text') return richText(value, directory);
  return String(value?.text ?? value?.value ?? '');
}

function columnClass(setting) {
  const side = SIDES.has(setting?.align) ? setting.align : 'left';
  return `align-${side}${setting?.is_wrapped ? ' wraps' : ''}`;
}

/**
 * A table whose first row is its head; wide ones scroll sideways, by keyboard too.
 * @param {{rows: Array<Array<Object>>, column_settings?: Array<Object|null>}} block
 * @param {import('./directory.js').Directory} directory
 * @returns {HTMLElement}
 */
export function tableBlock(block, directory) {
  const settings = block.column_settings ?? [];
  const row = (tag) => (values) =>
    h('tr', {}, values.map((value, column) => {
      const shown = cell(value, directory);
      const props = { class: columnClass(settings[column]), scope: tag === 'th' && 'col', title: shown.length > LONG && shown };
      return h(tag, props, shown);
    }));
  const [head, ...body] = block.rows ?? [];
  const table = h('table', {}, head && h('thead', {}, row('th')(head)), h('tbody', {}, body.map(row('td'))));
  return h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': 'Table' }, table);
}

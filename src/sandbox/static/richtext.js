/** The rich_text block: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block. Its text is not escaped. */

import { h } from './dom.js';
import { link } from './links.js';
import { announcement, emoji, moment, person, room } from './tokens.js';

const WRAPS = [['code', 'code'], ['strike', 's'], ['underline', 'u'], ['italic', 'em'], ['bold', 'strong']];

const INLINE = {
  text: (element) => String(element.text ?? ''),
  link: (element) => link(String(element.url ?? ''), String(element.text || element.url || '')),
  user: (element, directory) => person(element.user_id, directory),
  usergroup: (element) => h('span', { class: 'mention' }, `@${element.usergroup_id}`),
  channel: (element, directory) => room(element.channel_id, directory),
  broadcast: (element) => announcement(element.range),
  date: (element) => moment(element.timestamp, element.format ?? '{date}', element.fallback ?? '', element.url),
  color: (element) => h('code', {}, String(element.value ?? '')),
  emoji: (element) => emoji(String(element.name ?? ''), fromUnicode(element.unicode)),
};

function fromUnicode(codes) {
  const points = String(codes ?? '').split('-').map((code) => Number.parseInt(code, 16));
  const valid = points.every((point) => point > 0 && point <= 0x10ffff);
  return valid ? String.fromCodePoint(...points) : undefined;
}

function inline(element, directory) {
  const make = Object.hasOwn(INLINE, element.type) ? INLINE[element.type] : INLINE.text;
  let node = make(element, directory);
  for (const [style, tag] of WRAPS) if (element.style?.[style]) node = h(tag, {}, node);
  return node;
}

const runs = (part, directory) => (part.elements ?? []).map((element) => inline(element, directory));

function list(part, directory) {
  const indent = Math.min(Number(part.indent) || 0, 8);
  const items = (part.elements ?? []).map((item) => h('li', {}, runs(item, directory)));
  const props = { class: `rich-list indent-${indent}` };
  return part.style === 'ordered' ? h('ol', { ...props, start: (Number(part.offset) || 0) + 1 }, items) : h('ul', props, items);
}

const PARTS = {
  rich_text_section: (part, directory) => h('div', { class: 'rich-section' }, runs(part, directory)),
  rich_text_list: list,
  rich_text_preformatted: (part, directory) => h('pre', {}, h('code', {}, runs(part, directory))),
  rich_text_quote: (part, directory) => h('blockquote', {}, runs(part, directory)),
};

/**
 * A rich_text block; a part we do not know is shown by its text.
 * @param {{elements: Array<Object>}} block
 * @param {import('./directory.js').Directory} directory
 * @returns {HTMLElement}
 */
export function richText(block, directory) {
  const parts = (block.elements ?? []).map((part) => {
    const make = Object.hasOwn(PARTS, part.type) ? PARTS[part.type] : PARTS.rich_text_section;
    return make(part, directory);
  });
  return h('div', { class: 'rich-text' }, parts);
}

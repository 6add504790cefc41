/** Block Kit as nodes: https://docs.slack.dev/reference/block-kit/blocks. What we cannot draw says so and shows the text. */

import { chartBlock } from './chart.js';
import { h } from './dom.js';
import { blockElement, picture } from './elements.js';
import { markdown } from './markdown.js';
import { mrkdwn, textObject } from './mrkdwn.js';
import { richText } from './richtext.js';
import { tableBlock } from './table.js';

const header = (block, scene) => h('div', { class: 'block-header', role: 'heading', 'aria-level': 3 }, textObject(block.text, scene.directory));

function section(block, scene) {
  const fields = (block.fields ?? []).map((field) => h('div', { class: 'field' }, textObject(field, scene.directory)));
  return h('div', { class: 'block-section' },
    h('div', { class: 'section-main' },
      block.text && h('div', { class: 'section-text' }, textObject(block.text, scene.directory)),
      fields.length > 0 && h('div', { class: 'fields' }, fields)),
    block.accessory && h('div', { class: 'accessory' }, blockElement(block.accessory, block, scene)));
}

function context(block, scene) {
  const parts = (block.elements ?? []).map((element) =>
    element.type === 'image' ? picture(element) : h('span', { class: 'context-text' }, textObject(element, scene.directory)));
  return h('div', { class: 'block-context' }, parts);
}

const row = (name) => (block, scene) =>
  h('div', { class: name }, (block.elements ?? []).map((element) => blockElement(element, block, scene)));

const image = (block, scene) =>
  h('figure', { class: 'block-image' }, block.title && h('figcaption', {}, textObject(block.title, scene.directory)), picture(block));

const LEVELS = new Set(['info', 'warning', 'error', 'success']);

function alert(block, scene) {
  const level = LEVELS.has(block.level) ? block.level : 'default';
  return h('div', { class: `block-alert alert-${level}`, role: 'note' }, textObject(block.text, scene.directory));
}

function card(block, scene) {
  const words = (name) => block[name] && h('div', { class: `card-${name}` }, textObject(block[name], scene.directory));
  return h('div', { class: 'block-card' },
    block.hero_image && picture(block.hero_image),
    h('div', { class: 'card-head' }, block.icon && picture(block.icon), h('div', {}, words('title'), words('subtitle'))),
    words('body'),
    block.actions?.length > 0 && h('div', { class: 'block-actions' }, block.actions.map((element) => blockElement(element, block, scene))));
}

function unknown(block, scene) {
  const name = String(block?.type ?? 'without a type');
  return h('div', { class: 'block-unknown' },
    h('div', { class: 'unknown-name' }, `This page cannot draw the block “${name}”. The message says:`),
    mrkdwn(scene.text, scene.directory));
}

const BLOCKS = {
  header, section, context, image, alert, card,
  divider: () => h('hr', { class: 'block-divider' }),
  actions: row('block-actions'),
  context_actions: row('block-context-actions'),
  markdown: (block, scene) => markdown(String(block.text ?? ''), scene.directory),
  rich_text: (block, scene) => richText(block, scene.directory),
  table: (block, scene) => tableBlock(block, scene.directory),
  data_visualization: chartBlock,
};

function drawn(block, scene) {
  const make = Object.hasOwn(BLOCKS, block?.type ?? '') ? BLOCKS[block.type] : unknown;
  try {
    return make(block, scene);
  } catch (error) {
    console.error('a block could not be drawn', block, error);
    return unknown(block, scene);
  }
}

/**
 * A message's blocks in order. One that is malformed does not take the rest of the page with it.
 * @param {Array<Object>} blocks
 * @param {import('./elements.js').Scene} scene
 * @returns {HTMLElement}
 */
export function blocksNode(blocks, scene) {
  return h('div', { class: 'blocks' }, blocks.map((block) => drawn(block, scene)));
}

/** The parts of Block Kit that can be clicked: https://docs.slack.dev/reference/block-kit/block-elements */

import { agreed } from './dialog.js';
import { h, icon } from './dom.js';
import { safeHref } from './links.js';
import { votes } from './memory.js';
import { plain, textObject } from './mrkdwn.js';

/**
 * What elements need to know of the message they stand in.
 * @typedef {Object} Scene
 * @property {import('./directory.js').Directory} directory
 * @property {string} text the message's text, for what cannot be drawn
 * @property {string} [key] which message it is
 * @property {function(Object): Promise<void>} act sends `{block_id, action_id, value}` on
 */

async function press(node, element, block, value, scene) {
  if (element.confirm && !(await agreed(element.confirm, scene.directory))) return;
  node.setAttribute('aria-busy', 'true');
  try {
    await scene.act({ block_id: block.block_id ?? '', action_id: element.action_id ?? '', value });
  } finally {
    node.removeAttribute('aria-busy');
  }
}

function button(element, block, scene) {
  const style = ['primary', 'danger'].includes(element.style) ? element.style : '';
  const href = element.url && safeHref(element.url);
  const props = {
    class: `button ${style}`,
    'aria-label': element.accessibility_label,
    data: { focus: `${block.block_id ?? ''}:${element.action_id ?? ''}` },
    onclick: (event) => press(event.currentTarget, element, block, element.value ?? '', scene),
  };
  const label = textObject(element.text, scene.directory);
  if (href) return h('a', { ...props, href, target: '_blank', rel: 'noopener noreferrer' }, label);
  return h('button', { ...props, type: 'button' }, label);
}

const words = (object) => plain(String(object?.text ?? '')).map((part) => part.textContent ?? part).join('');

function option(item, chosen) {
  return h('option', { value: item.value ?? '', selected: item.value !== undefined && item.value === chosen }, words(item.text));
}

function choices(element) {
  const chosen = element.initial_option?.value;
  if (!element.option_groups) return (element.options ?? []).map((item) => option(item, chosen));
  return element.option_groups.map((group) =>
    h('optgroup', { label: words(group.label) }, (group.options ?? []).map((item) => option(item, chosen))));
}

function menu(element, block, scene, options, placeholder) {
  const first = h('option', { value: '', disabled: true, hidden: true, selected: !element.initial_option }, placeholder);
  const select = h('select', { class: element.type === 'overflow' ? 'menu overflow' : 'menu', 'aria-label': words(element.placeholder) || 'More actions' },
    element.initial_option ? null : first, options);
  select.addEventListener('change', async () => {
    await press(select, element, block, select.value, scene);
    if (element.type === 'overflow') select.selectedIndex = 0;
  });
  return element.type === 'overflow' ? select : h('span', { class: 'menu-box' }, select, icon('unfold'));
}

const select = (element, block, scene) => menu(element, block, scene, choices(element), words(element.placeholder) || 'Choose…');
const overflow = (element, block, scene) => menu(element, block, scene, choices(element), '⋯');

function people(element, block, scene) {
  const options = Object.values(scene.directory.users).map((user) => h('option', { value: user.id }, scene.directory.name(user.id)));
  return menu(element, block, scene, options, words(element.placeholder) || 'Choose a person…');
}

function rooms(element, block, scene) {
  const options = scene.directory.channels.map((channel) => h('option', { value: channel.id }, scene.directory.title(channel)));
  return menu(element, block, scene, options, words(element.placeholder) || 'Choose a channel…');
}

const field = (type, initial) => (element, block, scene) => {
  const input = h('input', { class: 'menu', type, value: element[initial], 'aria-label': words(element.placeholder) || type });
  input.addEventListener('change', () => press(input, element, block, input.value, scene));
  return input;
};

const boxes = (type) => (element, block, scene) => {
  const initial = new Set([element.initial_option, ...(element.initial_options ?? [])].filter(Boolean).map((item) => item.value));
  const rows = (element.options ?? []).map((item) => {
    const input = h('input', { type, name: `${block.block_id}:${element.action_id}`, value: item.value, checked: initial.has(item.value) });
    input.addEventListener('change', () => press(input, element, block, item.value ?? '', scene));
    return h('label', { class: 'choice' }, input, h('span', {}, textObject(item.text, scene.directory)));
  });
  return h('div', { class: 'choices', role: 'group' }, rows);
};

/** Two thumbs; the one that was pressed stays marked, as it does in Slack, for whoever pressed it. */
function feedback(element, block, scene) {
  const key = `${scene.key}:${element.action_id ?? ''}`;
  const mark = (row) => {
    for (const each of row.children) each.setAttribute('aria-pressed', String(each.dataset.side === votes.get(key)));
  };
  const vote = (choice, side) => {
    const label = choice?.accessibility_label || words(choice?.text);
    const pressed = (event) => {
      votes.set(key, side);
      mark(event.currentTarget.parentElement);
      return press(event.currentTarget, element, block, choice?.value ?? '', scene);
    };
    return h('button', { class: 'vote', type: 'button', title: label, 'aria-label': label, data: { side, focus: `${block.block_id ?? ''}:${side}` }, onclick: pressed }, icon(side));
  };
  const row = h('span', { class: 'votes', role: 'group', 'aria-label': 'Was this helpful?' }, vote(element.positive_button, 'thumb-up'), vote(element.negative_button, 'thumb-down'));
  mark(row);
  return row;
}

/** A picture is told by its words: the sandbox loads nothing from elsewhere. */
export const picture = (element) => h('span', { class: 'image-alt', role: 'img' }, String(element.alt_text || 'image'));

const ELEMENTS = {
  button, overflow, feedback_buttons: feedback, icon_button: button, image: picture,
  static_select: select, external_select: select, users_select: people, channels_select: rooms, conversations_select: rooms,
  multi_static_select: select, multi_users_select: people, multi_channels_select: rooms, multi_conversations_select: rooms,
  datepicker: field('date', 'initial_date'), timepicker: field('time', 'initial_time'), datetimepicker: field('datetime-local', 'none'),
  checkboxes: boxes('checkbox'), radio_buttons: boxes('radio'),
};

/**
 * One element, ready to use; one we do not know says its name.
 * @param {Object} element
 * @param {Object} block the block it stands in
 * @param {Scene} scene
 * @returns {HTMLElement}
 */
export function blockElement(element, block, scene) {
  const make = Object.hasOwn(ELEMENTS, element?.type ?? '') ? ELEMENTS[element.type] : null;
  return make ? make(element, block, scene) : h('span', { class: 'unknown-element' }, String(element?.type ?? 'element'));
}

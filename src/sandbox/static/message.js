/** One message: who, when, what, the reactions to it and the way into its thread. */

import { avatar } from './avatar.js';
import { blocksNode } from './blocks.js';
import { h, icon } from './dom.js';
import { character } from './emoji.js';
import { filesNode } from './files.js';
import { mrkdwn } from './mrkdwn.js';
import { clock, dayAndClock, fullDate, toDate } from './time.js';

/**
 * How a message is to be shown.
 * @typedef {Object} Look
 * @property {import('./directory.js').Directory} directory
 * @property {boolean} grouped it follows another of the same author, so the name is left out
 * @property {Array<Object>} replies
 * @property {function(string): void} [openThread] absent inside a thread
 * @property {function(Object, Object): Promise<void>} act a click on one of its elements
 */

const moment = (message) =>
  h('time', { class: 'time', datetime: toDate(message.ts).toISOString(), title: fullDate(message.ts) }, clock(message.ts));

function byline(message, author) {
  return h('div', { class: 'byline' },
    h('span', { class: 'name' }, author.name),
    author.bot && h('span', { class: 'app-badge', title: 'This is an app' }, 'APP'),
    moment(message));
}

function body(message, { directory, act }) {
  const text = String(message.text ?? '');
  const scene = { directory, text, key: `${message.channel}:${message.ts}`, act: (clicked) => act(message, clicked) };
  const said = message.blocks?.length ? blocksNode(message.blocks, scene) : text && mrkdwn(text, directory);
  const grows = message.streaming_state === 'in_progress';
  return h('div', { class: grows ? 'body growing' : 'body', 'aria-busy': grows && 'true' }, said, message.files?.length > 0 && filesNode(message.files), message.edited && h('span', { class: 'edited', title: fullDate(message.edited.ts) }, '(edited)'));
}

function reaction({ name, count, users = [] }, directory) {
  const who = users.map((id) => (id === directory.me ? 'You' : directory.name(id))).join(', ');
  const label = `${who || 'Someone'} reacted with :${name}:`;
  return h('li', { class: users.includes(directory.me) ? 'reaction mine' : 'reaction', title: label },
    h('span', { class: 'reaction-mark', 'aria-hidden': 'true' }, character(name) ?? `:${name}:`),
    h('span', { class: 'reaction-count', 'aria-hidden': 'true' }, count ?? users.length),
    h('span', { class: 'for-readers' }, label));
}

function reactions(message, directory) {
  if (!message.reactions?.length) return null;
  return h('ul', { class: 'reactions' }, message.reactions.map((each) => reaction(each, directory)));
}

/** @param {number} count @returns {string} "1 reply", "2 replies" */
export const repliesLabel = (count) => (count === 1 ? '1 reply' : `${count} replies`);

function threadLink(message, { directory, replies, openThread }) {
  const count = Math.max(replies.length, message.reply_count ?? 0);
  if (!openThread || !count) return null;
  const authors = new Map(replies.map((reply) => directory.author(reply)).map((author) => [author.id, author]));
  const faces = [...authors.values()].slice(0, 3).map(avatar);
  const last = replies.at(-1) && h('span', { class: 'last-reply' }, `Last reply ${dayAndClock(replies.at(-1).ts)}`);
  const open = () => openThread(message.ts);
  return h('button', { class: 'thread-link', type: 'button', onclick: open, data: { focus: 'thread' } },
    h('span', { class: 'faces' }, faces), h('span', { class: 'reply-count' }, repliesLabel(count)), last, icon('chevron'));
}

function tools(message, { openThread }) {
  if (!openThread || message.ephemeral) return null;
  return h('div', { class: 'tools' },
    h('button', { class: 'icon-button', type: 'button', title: 'Reply in thread', 'aria-label': 'Reply in thread', tabindex: -1, onclick: () => openThread(message.ts) },
      icon('thread')));
}

function classes(message, { grouped, directory }) {
  const me = message.user === directory.me && !message.bot_id;
  return ['message', grouped && 'grouped', message.ephemeral && 'ephemeral', me && 'own'].filter(Boolean).join(' ');
}

/** Enter on a message itself opens its thread. */
function entered(event, message, { openThread }) {
  if (event.key !== 'Enter' || event.target !== event.currentTarget || !openThread || message.ephemeral) return;
  event.preventDefault();
  openThread(message.ts);
}

/**
 * @param {Object} message as Slack writes it, with `channel` and `ephemeral`
 * @param {Look} look
 * @returns {HTMLElement}
 */
export function messageNode(message, look) {
  const author = look.directory.author(message);
  const private_ = message.ephemeral && h('div', { class: 'only-you' }, icon('eye'), 'Only visible to you');
  const props = { class: classes(message, look), tabindex: -1, 'aria-label': `${author.name}, ${dayAndClock(message.ts)}` };
  return h('article', { ...props, onkeydown: (event) => entered(event, message, look) },
    private_,
    h('div', { class: 'gutter' }, look.grouped ? moment(message) : avatar(author)),
    h('div', { class: 'content' },
      !look.grouped && byline(message, author),
      body(message, look),
      reactions(message, look.directory),
      threadLink(message, look)),
    tools(message, look));
}

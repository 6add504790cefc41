/** What stands between angle brackets in Slack's text: people, channels, announcements, dates and links. */

import { h } from './dom.js';
import { character } from './emoji.js';
import { unescape } from './entities.js';
import { link, safeHref } from './links.js';
import { fullDate, slackDate } from './time.js';

/**
 * A mention of a person; of oneself it is marked.
 * @param {string} id
 * @param {import('./directory.js').Directory} directory
 * @returns {HTMLElement}
 */
export function person(id, directory, label = '') {
  const name = directory.user(id)?.name ?? (label || id);
  return h('span', { class: id === directory.me ? 'mention mention-me' : 'mention' }, `@${name.replace(/^@/, '')}`);
}

/** @returns {HTMLElement} a mention of a channel */
export const room = (id, directory, label = '') =>
  h('span', { class: 'mention' }, `#${directory.channel(id)?.name ?? (label || id)}`);

/** @returns {HTMLElement} `@channel`, `@here`: shown, and calls nobody */
export const announcement = (range) => h('span', { class: 'mention mention-all' }, `@${range}`);

/** @returns {Node} an emoji, or the shortcode as written where we do not know it */
export function emoji(name, found = character(name)) {
  if (!found) return document.createTextNode(`:${name}:`);
  return h('span', { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' '), title: `:${name}:` }, found);
}

/** @returns {HTMLElement} a moment in the reader's zone, with Slack's fallback when it is none */
export function moment(seconds, pattern, fallback, url = '') {
  const text = slackDate(seconds, pattern) || fallback;
  const time = h('time', { title: slackDate(seconds, ' ') && fullDate(seconds) }, text);
  return safeHref(url) ? link(url, time) : time;
}

function special(body, label) {
  const [kind, ...rest] = body.split('^');
  if (kind === 'date') return moment(rest[0], unescape(rest[1] ?? ''), label, unescape(rest[2] ?? ''));
  if (kind === 'subteam') return h('span', { class: 'mention' }, label || '@group');
  return announcement(kind);
}

/**
 * The node for one token, given what stands between its brackets.
 * @param {string} inner such as `@U1`, `#C1|leads`, `!here`, `https://acme.com|Acme`
 * @param {import('./directory.js').Directory} directory
 * @returns {HTMLElement}
 */
export function token(inner, directory) {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? '' : unescape(inner.slice(bar + 1));
  if (target.startsWith('@')) return person(target.slice(1), directory, label);
  if (target.startsWith('#')) return room(target.slice(1), directory, label);
  if (target.startsWith('!')) return special(target.slice(1), label);
  const url = unescape(target);
  return link(url, label || url.replace(/^mailto:/, ''));
}

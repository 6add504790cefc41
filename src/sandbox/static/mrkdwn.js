/** Slack's own markup, mrkdwn, as nodes: https://docs.slack.dev/messaging/formatting-message-text */

import { h } from './dom.js';
import { unescape } from './entities.js';
import { emoji, token } from './tokens.js';

const edge = '[\\p{L}\\p{N}]';
const between = (mark) => `(?<!${edge}|${mark})${mark}(?=\\S)((?:<[^<>\\n]*>|(?!${mark})[^\\n<])+?)(?<=\\S)${mark}(?!${edge})`;
const INLINE = new RegExp(
  ['`([^`\\n]+)`', '<([^<>\\n]+)>', between('\\*'), between('_'), between('~'), ':([a-z0-9_+\'-]+(?:::skin-tone-\\d)?):'].join('|'),
  'giu',
);
const FENCE = /```\n?([\s\S]*?)\n?```/g;
const QUOTE = /^(?:>|&gt;) ?/;
const QUOTE_REST = /^(?:>>>|&gt;&gt;&gt;) ?/m;

const stripTokens = (text) => text.replace(/<([^<>|\n]+\|)?([^<>\n]+)>/g, (whole, target, label) => label);

function styled(match, directory) {
  const [, code, inner, bold, italic, strike, name] = match;
  if (code) return h('code', {}, unescape(stripTokens(code)));
  if (inner) return token(inner, directory);
  if (bold) return h('strong', {}, inline(bold, directory));
  if (italic) return h('em', {}, inline(italic, directory));
  if (strike) return h('s', {}, inline(strike, directory));
  return emoji(name);
}

function inline(text, directory) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(unescape(text.slice(done, match.index)), styled(match, directory));
    done = match.index + match[0].length;
  }
  return [...nodes, unescape(text.slice(done))].filter((node) => node !== '');
}

function runs(lines) {
  const found = [];
  for (const line of lines) {
    const quoted = QUOTE.test(line);
    if (found.at(-1)?.quoted === quoted) found.at(-1).lines.push(line);
    else found.push({ quoted, lines: [line] });
  }
  return found;
}

function prose(text, directory) {
  return runs(text.split('\n')).map(({ quoted, lines }) =>
    quoted
      ? h('blockquote', {}, inline(lines.map((line) => line.replace(QUOTE, '')).join('\n'), directory))
      : h('span', { class: 'prose' }, inline(lines.join('\n'), directory)));
}

function passage(text, directory) {
  const rest = QUOTE_REST.exec(text);
  if (!rest) return prose(text, directory);
  const before = text.slice(0, rest.index).replace(/\n$/, '');
  const quote = h('blockquote', {}, inline(text.slice(rest.index + rest[0].length), directory));
  return [before ? prose(before, directory) : [], quote].flat();
}

/**
 * A text in mrkdwn: styles, quotes, code, links, mentions, dates and emoji; entities are undone exactly once.
 * @param {string} text
 * @param {import('./directory.js').Directory} directory
 * @returns {HTMLElement}
 */
export function mrkdwn(text, directory) {
  const nodes = [];
  let done = 0;
  for (const fence of text.matchAll(FENCE)) {
    const before = text.slice(done, fence.index).replace(/\n$/, '');
    if (before) nodes.push(passage(before, directory));
    nodes.push(h('pre', {}, h('code', {}, unescape(stripTokens(fence[1])))));
    done = fence.index + fence[0].length;
  }
  const after = done ? text.slice(done).replace(/^\n/, '') : text;
  if (after) nodes.push(passage(after, directory));
  return h('div', { class: 'mrkdwn' }, nodes);
}

/**
 * A plain_text object's text: emoji shortcodes and nothing else.
 * @param {string} text
 * @param {boolean} [shortcodes]
 * @returns {Array<Node|string>}
 */
export function plain(text, shortcodes = true) {
  const parts = shortcodes ? text.split(/:([a-z0-9_+'-]+):/gi) : [text];
  return parts.map((part, place) => (place % 2 ? emoji(part) : unescape(part)));
}

/**
 * A text object of Block Kit, or a bare string, by its type.
 * @param {{type: string, text: string, emoji?: boolean}|string|undefined} object
 * @param {import('./directory.js').Directory} directory
 * @returns {Node|Array<Node|string>}
 */
export function textObject(object, directory) {
  if (!object) return [];
  if (typeof object === 'string') return plain(object);
  const text = String(object.text ?? '');
  return object.type === 'mrkdwn' ? mrkdwn(text, directory) : plain(text, object.emoji !== false);
}

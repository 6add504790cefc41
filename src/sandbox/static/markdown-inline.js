/** What may stand inside a line of Markdown: styles, code, links, mentions and emoji. */

import { h } from './dom.js';
import { unescape } from './entities.js';
import { link } from './links.js';
import { emoji, token } from './tokens.js';

const RULES = [
  [/\\([!-/:-@[-`{-~])/y, ([, sign]) => sign],
  [/(`+)(?!`)([^\n]+?)(?<!`)\1(?!`)/y, ([, , code]) => h('code', {}, code.replace(/^ (.+) $/, '$1'))],
  [/!\[([^\]\n]*)\]\(([^()\s]*)\)/y, ([, alt]) => h('span', { class: 'image-alt' }, alt || 'image')],
  [/\[((?:\\.|[^[\]\n])+)\]\(<?([^()\s<>]+)>?(?:\s+"[^"\n]*")?\)/y, ([, label, url], go) => link(unescape(url), go(label))],
  [/<([@#!](?:[A-Z]|date|here|channel|everyone|subteam)[^<>\n]*|(?:https?:\/\/|mailto:)[^<>\s]+)>/y, ([, inner], go, directory) => token(inner, directory)],
  [/https?:\/\/[^\s<>*]*[^\s<>*.,:;!?)'"\]]/y, ([url]) => link(unescape(url), unescape(url))],
  [/\*\*(?=\S)([^\n]+?)(?<=\S)\*\*(?!\*)/y, ([, inner], go) => h('strong', {}, go(inner))],
  [/__(?=\S)([^\n]+?)(?<=\S)__(?![\p{L}\p{N}_])/yu, ([, inner], go) => h('strong', {}, go(inner))],
  [/~~?(?=[^\s~])([^~\n]+?)(?<=\S)~~?/y, ([, inner], go) => h('s', {}, go(inner))],
  [/\*(?=[^\s*])([^*\n]+?)(?<=\S)\*/y, ([, inner], go) => h('em', {}, go(inner))],
  [/(?<![\p{L}\p{N}_])_(?=[^\s_])([^\n]+?)(?<=\S)_(?![\p{L}\p{N}_])/yu, ([, inner], go) => h('em', {}, go(inner))],
  [/:([a-z0-9_+'-]+):/iy, ([, name]) => emoji(name)],
];
const PLAIN = /[^\\`![<h*_~:]+|`+|\*{3,}|_{3,}/y;

function at(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

function ruleAt(text, place) {
  for (const [pattern, make] of RULES) {
    const match = at(pattern, text, place);
    if (match) return { match, make };
  }
  return null;
}

/**
 * The nodes of one run of Markdown text; a line's end stays a line's end.
 * @param {string} text
 * @param {import('./directory.js').Directory} directory
 * @returns {Array<Node|string>}
 */
export function inlineMarkdown(text, directory) {
  const nodes = [];
  let said = '';
  let place = 0;
  const inner = (part) => inlineMarkdown(part, directory);
  while (place < text.length) {
    const found = ruleAt(text, place);
    const piece = found ? found.match[0] : (at(PLAIN, text, place)?.[0] ?? text[place]);
    if (found) nodes.push(unescape(said), found.make(found.match, inner, directory));
    said = found ? '' : said + piece;
    place += piece.length;
  }
  return [...nodes, unescape(said)].filter((node) => node !== '');
}

/** Faces: the desk's own mark, everybody else's initials on a colour that is always theirs. */

import { h } from './dom.js';

const TINTS = 8;

function initials(name) {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...word][0].toUpperCase()).join('') || '?';
}

const tint = (id) => [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % TINTS;

/**
 * @param {{id: string, name: string, desk: boolean}} author
 * @returns {HTMLElement} decoration: the name stands beside it
 */
export function avatar(author) {
  if (author.desk) return h('img', { class: 'avatar', src: '/sandbox/static/desk.svg', alt: '' });
  return h('span', { class: `avatar tint-${tint(author.id)}`, 'aria-hidden': 'true' }, initials(author.name));
}

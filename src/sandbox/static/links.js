/** Links that may be followed: to the web and to a mailbox, in a tab of their own that cannot reach back. */

import { h } from './dom.js';

const FOLLOWED = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address when it may be followed, else null (`javascript:`, `data:`, relative and broken ones).
 * @param {string} url
 * @returns {string|null}
 */
export function safeHref(url) {
  try {
    const parsed = new URL(url);
    return FOLLOWED.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/**
 * A link, or only its label where the address may not be followed.
 * @param {string} url
 * @param {string|Node|Array<string|Node>} label
 * @returns {HTMLElement}
 */
export function link(url, label) {
  const href = safeHref(url);
  if (!href) return h('span', {}, label);
  return h('a', { class: 'link', href, target: '_blank', rel: 'noopener noreferrer' }, label);
}

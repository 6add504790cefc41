/** What the desk is doing just now, such as "Leadline is thinking…": a row below what it answers. */

import { h } from './dom.js';

/**
 * @param {string} ts the thread that it is about
 * @param {string} words as Slack has them: "is thinking…"
 * @param {import('./directory.js').Directory} directory
 * @param {boolean} quiet whether another row on the page says the same aloud
 * @returns {{key: string, signature: string, make: function(): HTMLElement}}
 */
export function statusRow(ts, words, directory, quiet) {
  const said = `${directory.name(directory.bot)} ${words.replace(/(…|\.{3})$/, '')}`;
  const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
  return {
    key: `status ${ts}`,
    signature: `${said} ${quiet}`,
    make: () => h('div', { class: 'status', role: 'status', 'aria-live': quiet ? 'off' : 'polite' }, said, dots),
  };
}

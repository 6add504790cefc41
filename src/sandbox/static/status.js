/** What the desk is doing just now, such as "Leadline is thinking…", and the way to end it: a row below what it answers. */

import { h, icon } from './dom.js';

const ANSWERING = 'is answering…';

function stopButton(ts, stop) {
  const press = (event) => {
    event.currentTarget.disabled = true;
    stop(ts);
  };
  return h('button', { class: 'stop', type: 'button', title: 'Stop this answer', data: { focus: `stop ${ts}` }, onclick: press }, icon('stop'), 'Stop');
}

/**
 * @param {string} ts the thread that it is about
 * @param {string|undefined} words as Slack has them: "is thinking…"
 * @param {import('./directory.js').Directory} directory
 * @param {{quiet: boolean, stop?: function(string): void}} how whether another row on the page says the same aloud, and
 *   what the Stop button does, where there is one
 * @returns {{key: string, signature: string, make: function(): HTMLElement}}
 */
export function statusRow(ts, words, directory, { quiet, stop }) {
  const said = `${directory.name(directory.bot)} ${(words ?? ANSWERING).replace(/(…|\.{3})$/, '')}`;
  const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
  return {
    key: `status ${ts}`,
    signature: `${said} ${quiet} ${Boolean(stop)}`,
    make: () => h('div', { class: 'status', role: 'status', 'aria-live': quiet ? 'off' : 'polite' }, said, dots, stop && stopButton(ts, stop)),
  };
}

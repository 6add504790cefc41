/** The beginning of a channel: what it is for, and examples that are a click away from being sent. */

import { avatar } from './avatar.js';
import { h, icon } from './dom.js';

const LEAD = 'jane@acme.com Jane Doe, Acme, VP Sales';
const QUESTION = 'How many leads by source?';
const COMMAND_LEAD = 'omar@globex.io Omar Haddad, Globex, Head of Marketing';

/** Where the desk does not listen only a command reaches it. */
function examples(channel, directory) {
  const [command] = directory.commands;
  const heard = channel.kind === 'im' || channel.member;
  return [
    heard && { text: `add lead: ${LEAD}`, why: 'A lead, as you would type it' },
    command && { text: `${command.name} ${COMMAND_LEAD}`, why: heard ? 'The same, as a slash command' : 'A lead, as a slash command' },
    heard && { text: 'add lead: Lea Brandt, Nordwind GmbH, CTO', why: 'And one without an address' },
    heard && { text: QUESTION, why: 'A question about your leads' },
  ].filter(Boolean);
}

const offer = (fill) => ({ text, why }) =>
  h('li', {}, h('button', { class: 'example', type: 'button', onclick: () => fill(text) },
    h('span', { class: 'example-why' }, why), h('span', { class: 'example-text' }, text)));

function words(channel, directory) {
  if (channel.kind === 'im') return `This is between you and ${directory.title(channel)}. Nobody else reads it.`;
  if (!channel.member) return 'The desk is not in this channel: it does not hear what is said here, but it answers a slash command.';
  return 'Say who you met, or ask about your leads. The desk reads along, and answers in the thread.';
}

function drawn(channel, directory, fill) {
  const id = directory.partner(channel);
  const mark = id ? avatar({ id, name: directory.title(channel), desk: id === directory.bot }) : h('span', { class: 'intro-mark' }, icon('hash'));
  return h('section', { class: 'intro', 'aria-label': 'About this conversation' },
    mark,
    h('h2', {}, channel.kind === 'im' ? directory.title(channel) : `Welcome to #${channel.name}`),
    h('p', {}, words(channel, directory)),
    fill && h('p', { class: 'try', id: 'try' }, 'Try one of these:'),
    fill && h('ul', { class: 'examples', 'aria-labelledby': 'try' }, examples(channel, directory).map(offer(fill))));
}

/**
 * The row that opens a channel's list.
 * @param {Object} channel
 * @param {import('./directory.js').Directory} directory
 * @param {function(string): void|null} fill puts an example into the message box; null shows no examples
 * @returns {{key: string, signature: string, make: function(): HTMLElement}}
 */
export const intro = (channel, directory, fill) => ({
  key: 'intro',
  signature: `${channel.id} ${Boolean(fill)} ${directory.commands.length}`,
  make: () => drawn(channel, directory, fill),
});

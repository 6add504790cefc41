/** The channels and direct messages: where one is, and where something new waits. */

import { avatar } from './avatar.js';
import { h, icon } from './dom.js';
import { reconcile } from './reconcile.js';
import { roving } from './roving.js';

function mark(channel, directory) {
  const id = directory.partner(channel);
  return id ? avatar({ id, name: directory.name(id), desk: id === directory.bot }) : icon('hash');
}

function spoken(channel, directory, unread) {
  const what = channel.kind === 'im' ? `Direct message with ${directory.title(channel)}` : `Channel ${channel.name}`;
  return unread ? `${what}, ${unread} unread` : what;
}

function entry(channel, { directory, active, unread, pick }) {
  const count = unread(channel.id);
  const here = channel.id === active;
  const name = ['place', here && 'active', count && 'unread'].filter(Boolean).join(' ');
  const make = () => h('li', {},
    h('button', { class: name, type: 'button', 'aria-current': here && 'page', 'aria-label': spoken(channel, directory, count), data: { focus: channel.id, channel: channel.id }, onclick: () => pick(channel.id) },
      mark(channel, directory), h('span', { class: 'place-name' }, directory.title(channel)),
      count > 0 && h('span', { class: 'badge', 'aria-hidden': 'true' }, count > 99 ? '99+' : count)));
  return { key: channel.id, signature: `${name} ${count} ${directory.title(channel)}`, make };
}

/** The left-hand side of the page. */
export class Sidebar {
  /** @param {HTMLElement} host the `nav` with the lists `channels` and `directs` */
  constructor(host) {
    this.host = host;
    this.channels = host.querySelector('#channels');
    this.directs = host.querySelector('#directs');
    roving(host, '.place');
  }

  /** @param {{directory: Object, active: string, unread: function(string): number, pick: function(string): void}} view */
  show(view) {
    const { directory } = view;
    const of = (kind) => directory.channels.filter((channel) => (channel.kind === 'im') === (kind === 'im'));
    reconcile(this.channels, of('channel').map((channel) => entry(channel, view)));
    reconcile(this.directs, of('im').map((channel) => entry(channel, view)));
    this.host.querySelector('#workspace').textContent = directory.team.name ?? 'Sandbox';
    const me = { id: directory.me, name: directory.name(directory.me), desk: false };
    this.host.querySelector('#me').replaceChildren(avatar(me), h('span', {}, me.name), h('span', { class: 'presence', title: 'Active' }));
  }
}

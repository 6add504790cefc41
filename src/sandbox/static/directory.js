/** Who and what there is in the workspace, looked up by id. */

/** The workspace as `/sandbox/state` tells it. */
export class Directory {
  /** @param {Object} state the answer of `/sandbox/state` */
  constructor(state) {
    this.me = state.me;
    this.bot = state.bot;
    this.team = state.team ?? {};
    this.channels = state.channels ?? [];
    this.commands = state.commands ?? [];
    this.users = state.users ?? {};
  }

  /** @param {string} id @returns {Object|undefined} */
  user(id) {
    return Object.hasOwn(this.users, id) ? this.users[id] : undefined;
  }

  /** @param {string} id @returns {Object|undefined} */
  channel(id) {
    return this.channels.find((channel) => channel.id === id);
  }

  /** @param {string} id @returns {string} the name to show: a person's own where there is one */
  name(id) {
    const user = this.user(id);
    return user?.real_name || user?.name || id;
  }

  /** Who wrote a message; a bot's message need not name its user. */
  author(message) {
    const id = message.user ?? this.bot;
    const bot = Boolean(message.bot_id || this.user(id)?.is_bot);
    return { id, name: message.username || this.name(id), bot, desk: id === this.bot };
  }

  /** @param {Object} channel @returns {string|undefined} who is at the other end of a direct message */
  partner(channel) {
    if (channel.kind !== 'im') return undefined;
    const found = Object.values(this.users).find((user) => user.name === channel.name || user.id === channel.name);
    return found?.id ?? this.bot;
  }

  /** @param {Object} channel @returns {string} "leads" or the other person's name */
  title(channel) {
    return channel.kind === 'im' ? this.name(this.partner(channel)) : channel.name;
  }

  /** @param {Object} channel @returns {string} "#leads" or the other person's name */
  label(channel) {
    return channel.kind === 'im' ? this.title(channel) : `#${channel.name}`;
  }
}

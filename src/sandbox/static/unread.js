/** What has not been read yet; all tabs on this machine share it. */

import { read } from './memory.js';

/** Reading marks for one person. */
export class Unread {
  /** @param {import('./store.js').Store} store @param {function(): import('./directory.js').Directory} directory */
  constructor(store, directory) {
    this.store = store;
    this.directory = directory;
  }

  /** @param {string} channel @returns {number} what others said there since it was last looked at */
  count(channel) {
    const mark = Number(read.get(channel) || 0);
    return this.store.all(channel).filter((message) => Number(message.ts) > mark && !this.#own(message)).length;
  }

  #own(message) {
    return message.user === this.directory().me && !message.bot_id;
  }

  /** Everything in the channel has been seen, provided that somebody is looking at this tab. */
  seen(channel) {
    const latest = this.store.all(channel).at(-1)?.ts;
    if (latest && !document.hidden && Number(latest) > Number(read.get(channel) || 0)) read.set(channel, latest);
  }
}

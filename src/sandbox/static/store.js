/** The messages this tab knows, by channel and timestamp. */

const byTime = (a, b) => Number(a.ts) - Number(b.ts) || (a.ts < b.ts ? -1 : 1);

/** @param {Object} message @returns {boolean} whether it stands in a thread and not in the channel */
export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

const inChannel = (message) => !isReply(message) || message.subtype === 'thread_broadcast';

/** What has been said, as far as the server has told. */
export class Store {
  #channels = new Map();
  #statuses = [];
  #sessions = [];
  #modals = [];

  /** Forgets everything. */
  clear() {
    this.#channels.clear();
    this.#statuses = [];
    this.#sessions = [];
    this.#modals = [];
  }

  #messages(channel) {
    if (!this.#channels.has(channel)) this.#channels.set(channel, new Map());
    return this.#channels.get(channel);
  }

  /**
   * Takes in what changed.
   * @param {{messages: Array<Object>, deleted: Array<{channel: string, ts: string}>, statuses?: Array<Object>, sessions?: Array<Object>, modals?: Array<Object>}} changes
   * @returns {Array<Object>} the messages that were not known before
   */
  apply({ messages, deleted, statuses = [], sessions = [], modals = [] }) {
    this.#statuses = statuses;
    this.#sessions = sessions;
    this.#modals = modals;
    const fresh = messages.filter((message) => !this.#messages(message.channel).has(message.ts));
    for (const message of messages) this.#messages(message.channel).set(message.ts, message);
    for (const { channel, ts } of deleted) this.#messages(channel).delete(ts);
    return fresh;
  }

  /** @returns {Array<Object>} every message of a channel, oldest first */
  all(channel) {
    return [...this.#messages(channel).values()].sort(byTime);
  }

  /** @returns {Array<Object>} what stands in the channel itself, oldest first */
  channel(channel) {
    return this.all(channel).filter(inChannel);
  }

  /** @returns {Array<Object>} a thread's first message (where known) and its replies, oldest first */
  thread(channel, root) {
    return this.all(channel).filter((message) => message.ts === root || message.thread_ts === root);
  }

  /** @returns {Map<string, string>} what the desk is doing in a channel's threads, by the thread's ts */
  statuses(channel) {
    return new Map(this.#statuses.filter((line) => line.channel === channel).map((line) => [line.thread_ts, line.words]));
  }

  /** @returns {Set<string>} the threads of a channel in which an answer is in progress, by their ts */
  sessions(channel) {
    return new Set(this.#sessions.filter((place) => place.channel === channel).map((place) => place.thread_ts));
  }

  /** @returns {Array<Object>} the modals that are open, the newest last */
  get modals() {
    return this.#modals;
  }

  /** @returns {Map<string, Array<Object>>} the replies of each thread of a channel, by the thread's ts */
  replies(channel) {
    const threads = new Map();
    for (const message of this.all(channel).filter((each) => isReply(each) && !each.ephemeral)) {
      threads.set(message.thread_ts, [...(threads.get(message.thread_ts) ?? []), message]);
    }
    return threads;
  }
}

/** A scroll of messages: days apart, successive ones together, the newest in view unless the reader has gone up. */

import { h } from './dom.js';
import { messageNode, repliesLabel } from './message.js';
import { reconcile } from './reconcile.js';
import { roving } from './roving.js';
import { statusRow } from './status.js';
import { dayKey, dayLabel } from './time.js';

const TOGETHER_S = 300;
const NEAR_PX = 80;
const WINDOW = 200;

function together(message, before) {
  if (!before || before.ephemeral !== message.ephemeral || dayKey(before.ts) !== dayKey(message.ts)) return false;
  const author = (each) => `${each.user}/${each.bot_id}/${each.username}`;
  return author(before) === author(message) && message.ts - before.ts < TOGETHER_S;
}

const divider = (ts) => ({
  key: `day ${dayKey(ts)}`,
  signature: dayLabel(ts),
  make: () => h('div', { class: 'day', role: 'separator' }, h('span', {}, dayLabel(ts))),
});

const repliesRow = (count) => ({
  key: 'replies',
  signature: String(count),
  make: () => h('div', { class: 'replies-rule' }, h('span', {}, repliesLabel(count))),
});

/** One scrolling list; the channel has one and the thread pane has one. */
export class MessageList {
  #shown = WINDOW;
  #key = '';
  #following = true;

  /** @param {HTMLElement} host an element with the role `log` @param {HTMLElement} jump the way back to the newest */
  constructor(host, jump) {
    this.host = host;
    this.jump = jump;
    this.latest = '';
    host.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    jump?.addEventListener('click', () => this.toNewest());
    for (const grown of ['settled', 'load']) host.addEventListener(grown, () => this.#following && this.toNewest(), { capture: true });
    new ResizeObserver(() => this.#following && this.toNewest()).observe(host);
    roving(host, '.message');
  }

  /**
   * Shows these messages; what did not change stays as it is.
   * @param {string} key which conversation this is: another one starts at its newest message
   * @param {Array<Object>} messages oldest first
   * @param {{directory: Object, replies: Map<string, Array<Object>>, openThread?: Function, act: Function, root?: string, intro?: Object, statuses?: Map<string, string>, sessions?: Set<string>, stop?: function(string): void, openRoot?: string}} view
   */
  show(key, messages, view) {
    const another = key !== this.#key;
    const follow = another || this.nearNewest();
    if (another) this.#shown = WINDOW;
    this.#key = key;
    const grew = messages.at(-1)?.ts !== this.latest;
    this.latest = messages.at(-1)?.ts ?? '';
    this.host.setAttribute('aria-busy', String(another));
    reconcile(this.host, this.#rows(messages, view));
    this.host.setAttribute('aria-busy', 'false');
    if (follow) this.toNewest();
    else if (grew && this.jump) this.jump.hidden = false;
  }

  #rows(messages, view) {
    const hidden = Math.max(0, messages.length - this.#shown);
    const rows = hidden ? [this.#earlier(messages, view)] : view.intro ? [view.intro] : [];
    messages.slice(hidden).forEach((message, at, shown) => {
      const before = shown[at - 1];
      const newDay = !before || dayKey(before.ts) !== dayKey(message.ts);
      if (newDay && !view.root) rows.push(divider(message.ts));
      rows.push(this.#row(message, before?.ts === view.root ? null : before, view));
      if (message.ts === view.root && shown.length > 1) rows.push(repliesRow(shown.length - 1));
      if (!view.root) rows.push(...this.#status(message.ts, view));
    });
    return view.root ? [...rows, ...this.#status(view.root, view)] : rows;
  }

  #row(message, before, view) {
    const look = { ...view, grouped: together(message, before), replies: view.replies?.get(message.ts) ?? [] };
    const signature = JSON.stringify([this.#key, message, look.grouped, look.replies.map((reply) => [reply.ts, reply.user, reply.bot_id])]);
    return { key: message.ts, signature, make: () => messageNode(message, look) };
  }

  /** What the desk does about a message stands below it; in its thread, below the replies. */
  #status(ts, { statuses, sessions, stop, directory, root, openRoot }) {
    const words = statuses?.get(ts);
    const busy = sessions?.has(ts);
    if (!words && !busy) return [];
    return [statusRow(ts, words, directory, { quiet: !root && ts === openRoot, stop: busy ? stop : undefined })];
  }

  #earlier(messages, view) {
    const more = () => {
      this.#shown += WINDOW;
      this.show(this.#key, messages, view);
    };
    return { key: 'earlier', signature: String(this.#shown), make: () => h('button', { class: 'earlier', type: 'button', onclick: more }, 'Show earlier messages') };
  }

  /** Where the list rests: at its end, or at the beginning of a newest message that is taller than the view. */
  #rest() {
    const end = this.host.scrollHeight - this.host.clientHeight;
    const newest = this.host.lastElementChild?.getBoundingClientRect();
    return newest ? Math.min(end, newest.top - this.host.getBoundingClientRect().top + this.host.scrollTop) : end;
  }

  /** @returns {boolean} whether the newest message is in view */
  nearNewest() {
    return this.#rest() - this.host.scrollTop < NEAR_PX;
  }

  /** Brings the newest message into view. */
  toNewest() {
    this.#following = true;
    this.host.scrollTop = this.#rest();
    if (this.jump) this.jump.hidden = true;
  }

  #scrolled() {
    this.#following = this.nearNewest();
    if (this.jump && this.#following) this.jump.hidden = true;
  }
}

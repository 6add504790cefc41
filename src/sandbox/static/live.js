/** Staying in step with the server by short polls: quick while someone is looking, slow while nobody is. */

import { fetchChanges, fetchState } from './api.js';

const QUICK_MS = 400;
const IDLE_MS = 2_000;
const HIDDEN_MS = 5_000;
const IDLE_AFTER_MS = 60_000;
const MANY = 100;

/**
 * How long to wait before the next poll.
 * @param {{hidden: boolean, idleMs: number, failures: number}} situation
 * @returns {number} milliseconds
 */
export function pace({ hidden, idleMs, failures }) {
  if (failures) return Math.min(QUICK_MS * 2 ** failures, HIDDEN_MS);
  if (hidden) return HIDDEN_MS;
  return idleMs > IDLE_AFTER_MS ? IDLE_MS : QUICK_MS;
}

/** One tab's connection: calls back with the workspace, with changes, and with whether the server answers. */
export class Live {
  #seq = null;
  #passing = '';
  #failures = 0;
  #timer = 0;
  #polling = false;
  #again = false;
  #active = Date.now();

  /** @param {{onState: function(Object), onChanges: function(Object), onAway: function(boolean)}} listeners */
  constructor(listeners) {
    this.listeners = listeners;
  }

  /** Begins, and goes on until the tab is closed. */
  start() {
    document.addEventListener('visibilitychange', () => document.hidden || this.nudge());
    for (const name of ['keydown', 'pointerdown', 'pointermove', 'focus']) {
      window.addEventListener(name, () => this.#noticed(), { passive: true, capture: true });
    }
    this.nudge();
  }

  /** Polls now, or again at once when a poll is under way. */
  nudge() {
    this.#active = Date.now();
    clearTimeout(this.#timer);
    if (this.#polling) this.#again = true;
    else this.#poll();
  }

  #noticed() {
    const wasIdle = Date.now() - this.#active > IDLE_AFTER_MS;
    this.#active = Date.now();
    if (wasIdle) this.nudge();
  }

  async #poll() {
    this.#polling = true;
    this.#again = false;
    try {
      await this.#step();
      this.#answered();
    } catch (error) {
      this.#missed(error);
    }
    this.#polling = false;
    this.#timer = setTimeout(() => this.#poll(), this.#again ? 0 : this.#wait());
  }

  async #step() {
    if (this.#seq === null) await this.#begin();
    const changes = await fetchChanges(this.#seq);
    if (changes.seq < this.#seq) this.#seq = null; // a server that started anew counts from the beginning
    else this.#take(changes);
  }

  async #begin() {
    this.listeners.onState(await fetchState());
    this.#seq = 0;
  }

  #take(changes) {
    const first = this.#seq === 0;
    const passing = JSON.stringify([changes.statuses, changes.sessions, changes.modals]);
    const news = changes.messages.length || changes.deleted.length || passing !== this.#passing;
    this.#seq = changes.seq;
    this.#passing = passing;
    if (!first && !news) return;
    this.#active = first ? this.#active : Date.now();
    this.#again ||= changes.messages.length >= MANY; // a long history comes in several parts
    this.listeners.onChanges(changes);
  }

  #answered() {
    if (this.#failures > 1) this.listeners.onAway(false);
    this.#failures = 0;
  }

  /** After a gap everything is read anew: what answers next may be another server with another memory. */
  #missed(error) {
    console.warn(error);
    this.#failures += 1;
    this.#seq = null;
    if (this.#failures === 2) this.listeners.onAway(true);
  }

  #wait() {
    return pace({ hidden: document.hidden, idleMs: Date.now() - this.#active, failures: this.#failures });
  }
}

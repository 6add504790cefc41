/** The right-hand pane: one thread, and a box to answer in it. */

import { Composer } from './composer.js';
import { MessageList } from './messagelist.js';

/** Which thread is open, if any. */
export class ThreadPane {
  #before = null;

  /** @param {HTMLElement} pane @param {function(string): Promise<Object>} send says something in the open thread */
  constructor(pane, send) {
    this.pane = pane;
    this.root = '';
    this.heading = pane.querySelector('h2');
    this.list = new MessageList(pane.querySelector('[role=log]'), null);
    this.composer = new Composer(pane.querySelector('form'), { name: 'reply', inThread: true, send });
    pane.querySelector('.close').addEventListener('click', () => this.close());
    pane.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
  }

  /** @param {string} root the ts of the thread's first message @param {boolean} focus whether the person asked for it */
  open(root, focus) {
    if (focus) this.#before = document.activeElement;
    this.root = root;
    this.pane.hidden = false;
    document.body.classList.add('has-thread');
  }

  /** Puts the caret where one answers. */
  focus() {
    this.composer.focus();
  }

  /** Closes the pane; the focus goes back to where it came from. */
  close() {
    if (!this.root) return;
    const inside = this.pane.contains(document.activeElement);
    const back = this.#wayBack();
    this.root = '';
    this.pane.hidden = true;
    document.body.classList.remove('has-thread');
    if (inside) back.focus();
  }

  /** Where the focus came from; when that was drawn anew, the thread's first message, else the channel's box. */
  #wayBack() {
    const first = document.querySelector(`#messages [data-key="${CSS.escape(this.root)}"]`);
    return [this.#before, first, document.getElementById('say-text')].find((node) => node?.isConnected);
  }

  /**
   * @param {Object} channel
   * @param {import('./store.js').Store} store
   * @param {{directory: Object, act: Function}} view
   */
  show(channel, store, view) {
    if (!this.root) return;
    const messages = store.thread(channel.id, this.root);
    if (!messages.length) return void this.close();
    this.pane.querySelector('.pane-about').textContent = view.directory.label(channel);
    this.composer.open(`${channel.id}:${this.root}`, 'Reply…', view.directory);
    this.list.show(`${channel.id}:${this.root}`, messages, { ...view, root: this.root });
  }
}

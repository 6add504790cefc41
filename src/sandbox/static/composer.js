/** The box one types into: Enter sends, Shift+Enter breaks the line, Up recalls, and what was typed is never lost. */

import { Attachments, Refused } from './attachments.js';
import { Away } from './api.js';
import { h, icon } from './dom.js';
import { drafts, remember, sent } from './memory.js';
import { fitting, Suggestions } from './suggestions.js';

const AWAY = 'The desk cannot be reached just now. Your text is safe here: press Enter to try again.';
const REFUSED = 'That was not sent';

/** A message box; the channel has one and the thread pane has one. */
export class Composer {
  #conversation = '';
  #recalled = -1;
  #sending = false;
  #directory = null;

  /**
   * @param {HTMLFormElement} form an empty form
   * @param {{name: string, inThread: boolean, send: function(string, Array<string>): Promise<{ok: boolean, error?: string}>}} options
   */
  constructor(form, { name, inThread, send }) {
    this.inThread = inThread;
    this.send = send;
    this.box = h('textarea', { id: `${name}-text`, class: 'composer-text', rows: 1, autocomplete: 'off', spellcheck: 'false' });
    this.suggestions = new Suggestions(this.box, `${name}-suggestions`, (item) => this.#choose(item));
    this.problem = h('p', { class: 'composer-problem', role: 'alert', hidden: true });
    this.button = h('button', { class: 'send', type: 'submit', 'aria-label': 'Send', title: 'Send', disabled: true }, icon('send'));
    this.attachments = new Attachments(name, () => this.#kept());
    const foot = h('div', { class: 'composer-foot' }, this.attachments.button, this.#hint(), this.button);
    const inside = h('div', { class: 'composer-box' }, this.attachments.list, this.box, foot);
    form.append(this.suggestions.list, this.problem, inside, this.attachments.input);
    this.attachments.listen(form.parentElement, this.box);
    form.addEventListener('submit', (event) => this.#submitted(event));
    this.box.addEventListener('input', () => this.#typed());
    this.box.addEventListener('keydown', (event) => this.#key(event));
    this.box.addEventListener('blur', () => this.suggestions.show([]));
  }

  #hint() {
    const commands = this.inThread ? [] : [h('kbd', {}, '/'), ' for commands'];
    return h('span', { class: 'hint', 'aria-hidden': 'true' },
      h('kbd', {}, 'Enter'), ' to send', h('span', { class: 'hint-more' }, h('kbd', {}, 'Shift'), h('kbd', {}, 'Enter'), ' for a new line'), h('span', { class: 'hint-more' }, commands));
  }

  /**
   * Turns to a conversation and takes up its draft.
   * @param {string} conversation
   * @param {string} placeholder
   * @param {import('./directory.js').Directory} directory
   */
  open(conversation, placeholder, directory) {
    this.#directory = directory;
    if (conversation === this.#conversation) return;
    this.#conversation = conversation;
    this.box.placeholder = placeholder;
    this.box.setAttribute('aria-label', placeholder);
    this.#complain('');
    this.#write(drafts.get(conversation));
    this.attachments.clear();
  }

  /** Puts a text into the box, ready to be changed or sent. */
  fill(text) {
    this.#write(text);
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
  }

  /** Puts the caret into the box. */
  focus() {
    this.box.focus({ preventScroll: true });
  }

  #write(text) {
    this.box.value = text;
    this.#recalled = -1;
    this.#kept();
    this.suggestions.show([]);
  }

  #kept() {
    drafts.set(this.#conversation, this.box.value);
    this.button.disabled = !this.box.value.trim() && !this.attachments.files.length;
    this.box.style.height = 'auto';
    this.box.style.height = `${Math.min(this.box.scrollHeight, 240)}px`;
  }

  #typed() {
    this.#recalled = -1;
    this.#complain('');
    this.#kept();
    this.suggestions.show(this.#directory ? fitting(this.box.value.slice(0, this.box.selectionStart), this.#directory, this.inThread) : []);
  }

  #choose({ from, insert }) {
    const after = this.box.value.slice(this.box.selectionStart);
    const before = this.box.value.slice(0, from) + insert;
    this.fill(before + after);
    this.box.setSelectionRange(before.length, before.length);
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.suggestions.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      this.#submitted(event);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      this.#recall(event);
    }
  }

  /** Walks through what was sent, but only from an empty box or from a line that was itself recalled. */
  #recall(event) {
    const lines = sent(this.#conversation).reverse();
    const at = this.#recalled + (event.key === 'ArrowUp' ? 1 : -1);
    if (event.altKey || (this.#recalled < 0 && this.box.value) || at < -1 || at >= lines.length) return;
    event.preventDefault();
    this.fill(at < 0 ? '' : lines[at]);
    this.#recalled = at;
  }

  #complain(words) {
    this.problem.textContent = words;
    this.problem.hidden = !words;
  }

  #waiting(sending) {
    this.#sending = sending;
    this.box.readOnly = sending;
    this.button.setAttribute('aria-busy', String(sending));
  }

  async #submitted(event) {
    event.preventDefault();
    const text = this.box.value;
    const conversation = this.#conversation;
    if (this.#sending || !(text.trim() || this.attachments.files.length)) return;
    this.#waiting(true);
    const problem = await this.#sent(text);
    this.#waiting(false);
    if (!problem) this.#done(conversation, text);
    else if (conversation === this.#conversation) this.#complain(problem);
  }

  /** Sends, and gives what went wrong in words, or nothing. */
  async #sent(text) {
    try {
      const files = await this.attachments.sent();
      const answer = await this.send(text, files);
      return answer.ok ? '' : `${REFUSED}: ${answer.error ?? 'the sandbox gave no reason.'}`;
    } catch (error) {
      if (error instanceof Away) return AWAY;
      if (error instanceof Refused) return `${REFUSED}: ${error.message}`;
      throw error;
    }
  }

  #done(conversation, text) {
    if (text.trim()) remember(conversation, text);
    if (conversation === this.#conversation) this.attachments.clear();
    if (conversation === this.#conversation) this.#write('');
    else drafts.set(conversation, '');
    this.#complain('');
  }
}

/** The files that go along with the next message: chosen, dropped or pasted, and taken off again. */

import { attach } from './api.js';
import { h, icon } from './dom.js';
import { size } from './files.js';

/** The sandbox would not take a file; the message says why. */
export class Refused extends Error {}

/** What is attached to one message box. */
export class Attachments {
  #changed;

  /** @param {string} name of the box @param {function(): void} changed when a file came or went */
  constructor(name, changed) {
    this.#changed = changed;
    this.files = [];
    this.list = h('div', { class: 'attached', 'aria-label': 'Attached files', role: 'group' });
    this.input = h('input', { id: `${name}-files`, type: 'file', multiple: true, hidden: true });
    this.input.addEventListener('change', () => this.#chosen());
    this.button = h('button', { class: 'icon-button attach', type: 'button', title: 'Attach files', 'aria-label': 'Attach files', onclick: () => this.input.click() }, icon('attach'));
  }

  /** Takes what is dropped on the pane or pasted into the box. */
  listen(pane, box) {
    const carries = (event) => event.dataTransfer?.types.includes('Files');
    pane.addEventListener('dragover', (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      pane.classList.add('dropping');
    });
    pane.addEventListener('dragleave', (event) => pane.contains(event.relatedTarget) || pane.classList.remove('dropping'));
    pane.addEventListener('drop', (event) => {
      pane.classList.remove('dropping');
      if (!carries(event)) return;
      event.preventDefault();
      this.#add(event.dataTransfer.files);
      box.focus();
    });
    box.addEventListener('paste', (event) => {
      if (!event.clipboardData?.files.length) return;
      event.preventDefault();
      this.#add(event.clipboardData.files);
    });
  }

  /** Brings the files to the sandbox. @returns {Promise<Array<string>>} their ids @throws {Away|Refused} */
  async sent() {
    const ids = [];
    for (const file of this.files) {
      const answer = await attach(file);
      if (!answer.ok) throw new Refused(answer.error ?? `${file.name} was not taken.`);
      ids.push(answer.file);
    }
    return ids;
  }

  clear() {
    this.files = [];
    this.#draw();
  }

  #chosen() {
    this.#add(this.input.files);
    this.input.value = '';
  }

  #add(files) {
    this.files = [...this.files, ...files];
    this.#draw();
  }

  #remove(file) {
    this.files = this.files.filter((each) => each !== file);
    this.#draw();
  }

  #draw() {
    this.list.replaceChildren(...this.files.map((file) => h('span', { class: 'attached-file' },
      h('span', { class: 'attached-name', title: file.name }, file.name),
      h('span', { class: 'attached-size' }, size(file.size)),
      h('button', { class: 'icon-button', type: 'button', title: 'Remove', 'aria-label': `Remove ${file.name}`, onclick: () => this.#remove(file) }, icon('close')))));
    this.#changed();
  }
}

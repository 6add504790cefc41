/** What one may be about to type: a slash command at the beginning, a person after an @. */

import { avatar } from './avatar.js';
import { h, icon } from './dom.js';

const COMMAND = /^\/[\w-]*$/;
const MENTION = /(?:^|\s)@(\w*)$/;
const starts = (whole, part) => whole.toLowerCase().startsWith(part.toLowerCase());

/** The usage without the command's own name, which stands beside it. */
function argumentsOf(name, usage = '') {
  const words = usage.replaceAll('`', '');
  return words.startsWith(name) ? words.slice(name.length).trim() : words;
}

function commands(text, directory) {
  if (!COMMAND.test(text)) return [];
  return directory.commands.filter(({ name }) => starts(name, text)).map(({ name, usage }) =>
    ({ from: 0, insert: `${name} `, label: name, detail: argumentsOf(name, usage), mark: icon('slash') }));
}

function people(text, directory) {
  const found = MENTION.exec(text);
  if (!found) return [];
  const from = text.length - found[1].length - 1;
  const others = Object.values(directory.users).filter((user) => user.id !== directory.me && user.id !== 'USLACKBOT');
  return others.filter((user) => starts(user.name, found[1]) || starts(directory.name(user.id), found[1])).map((user) =>
    ({ from, insert: `@${user.name} `, label: directory.name(user.id), detail: `@${user.name}`, mark: avatar({ id: user.id, name: directory.name(user.id), desk: user.id === directory.bot }) }));
}

/**
 * What fits the text before the caret.
 * @param {string} text
 * @param {import('./directory.js').Directory} directory
 * @param {boolean} inThread Slack takes no slash commands in threads
 * @returns {Array<{from: number, insert: string, label: string, detail: string, mark: Node}>}
 */
export const fitting = (text, directory, inThread) => [...(inThread ? [] : commands(text, directory)), ...people(text, directory)];

/** The list above a message box; the caret stays in the box while the arrow keys walk the list. */
export class Suggestions {
  #items = [];
  #at = 0;

  /** @param {HTMLTextAreaElement} box @param {string} id @param {function(Object): void} choose */
  constructor(box, id, choose) {
    this.box = box;
    this.choose = choose;
    this.list = h('ul', { class: 'suggestions', id, role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
    box.setAttribute('aria-controls', id);
    box.setAttribute('aria-autocomplete', 'list');
  }

  /** @param {Array<Object>} items what `fitting` gave */
  show(items) {
    this.#items = items;
    this.#at = 0;
    this.list.hidden = !items.length;
    this.list.replaceChildren(...items.map((item, place) => this.#option(item, place)));
    this.#mark();
  }

  #option(item, place) {
    const pick = (event) => {
      event.preventDefault(); // the caret stays in the box
      this.choose(item);
    };
    return h('li', { class: 'suggestion', id: `${this.list.id}-${place}`, role: 'option', onpointerdown: pick },
      item.mark, h('strong', {}, item.label), h('span', { class: 'suggestion-detail' }, item.detail));
  }

  #mark() {
    [...this.list.children].forEach((option, place) => option.setAttribute('aria-selected', String(place === this.#at)));
    if (this.list.hidden) this.box.removeAttribute('aria-activedescendant');
    else this.box.setAttribute('aria-activedescendant', `${this.list.id}-${this.#at}`);
    this.list.children[this.#at]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the list took the key */
  key(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#at = (this.#at + step + this.#items.length) % this.#items.length;
    else if (event.key === 'Escape') this.show([]);
    else if ((event.key === 'Enter' && !event.shiftKey) || (event.key === 'Tab' && !event.shiftKey)) this.choose(this.#items[this.#at]);
    else return false;
    this.#mark();
    return true;
  }
}

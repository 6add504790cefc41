/** Modals: a form of the desk's in a window of its own, https://docs.slack.dev/surfaces/modals */

import { Away, dismiss, submit } from './api.js';
import { blocksNode } from './blocks.js';
import { h } from './dom.js';
import { plain } from './mrkdwn.js';

const TYPES = { email_text_input: 'email', url_text_input: 'url', number_input: 'number' };
const AWAY = 'We had some trouble connecting. Try again?';

const words = (object) => plain(String(object?.text ?? ''));

function typed(element, props) {
  const hint = { ...props, placeholder: element.placeholder?.text, maxlength: element.max_length };
  if (element.multiline) return h('textarea', { ...hint, rows: 4 }, element.initial_value ?? '');
  return h('input', { ...hint, type: TYPES[element.type] ?? 'text', value: element.initial_value });
}

function chosen(element, props) {
  const first = h('option', { value: '' }, element.placeholder?.text ?? 'Choose…');
  const options = (element.options ?? []).map((item) =>
    h('option', { value: item.value, selected: item.value === element.initial_option?.value }, words(item.text)));
  return h('select', props, first, options);
}

function radios(element, props) {
  const rows = (element.options ?? []).map((item) => h('label', { class: 'choice' },
    h('input', { type: 'radio', name: props.name, value: item.value, checked: item.value === element.initial_option?.value }),
    h('span', {}, words(item.text))));
  return h('div', { class: 'choices', role: 'radiogroup' }, rows);
}

const FIELDS = { static_select: chosen, radio_buttons: radios };

function field(block) {
  const element = block.element ?? {};
  const make = Object.hasOwn(FIELDS, element.type) ? FIELDS[element.type] : typed;
  const label = h('span', { class: 'field-label' }, words(block.label), block.optional && h('span', { class: 'field-optional' }, ' (optional)'));
  const control = make(element, { name: element.action_id });
  const hint = block.hint && h('span', { class: 'field-hint' }, words(block.hint));
  return h(element.type === 'radio_buttons' ? 'div' : 'label', { class: 'modal-field' }, label, control, hint);
}

const shown = (block, scene) => (block.type === 'input' ? field(block) : blocksNode([block], scene));

/** Keeps the window that is open in step with what the server says is open. */
export class ModalWindow {
  #dialog = null;
  #id = '';
  #troubles = 0;

  /** @param {function(): void} nudge asks the server what is new */
  constructor(nudge) {
    this.nudge = nudge;
  }

  /** @param {Array<Object>} modals what is open, the newest last @param {import('./directory.js').Directory} directory */
  show(modals, directory) {
    const view = modals.at(-1);
    if ((view?.id ?? '') === this.#id) return void this.#trouble(view);
    this.#dialog?.remove();
    this.#dialog = null;
    this.#id = view?.id ?? '';
    if (view) this.#open(view, directory);
  }

  /** The desk did not take what was sent: what was typed stays. */
  #trouble(view) {
    if (!view?.trouble || view.trouble === this.#troubles) return;
    this.#troubles = view.trouble;
    const problem = this.#dialog.querySelector('.modal-problem');
    problem.textContent = AWAY;
    problem.hidden = false;
  }

  #open(view, directory) {
    this.#troubles = 0;
    const problem = h('p', { class: 'modal-problem', role: 'alert', hidden: true });
    const form = h('form', { onsubmit: (event) => this.#send(event, view, problem) },
      h('h2', { id: 'modal-title' }, words(view.title)),
      h('div', { class: 'modal-body' }, (view.blocks ?? []).map((block) => shown(block, { directory, text: '', act: async () => {} }))),
      problem,
      h('div', { class: 'confirm-buttons' },
        h('button', { class: 'button', type: 'button', onclick: () => this.#close(view) }, view.close ? words(view.close) : 'Cancel'),
        view.submit && h('button', { class: 'button primary', type: 'submit' }, words(view.submit))));
    this.#dialog = h('dialog', { class: 'modal', 'aria-labelledby': 'modal-title', oncancel: (event) => this.#cancelled(event, view) }, form);
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#dialog.querySelector('textarea, input, select')?.focus();
  }

  async #send(event, view, problem) {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.currentTarget));
    problem.hidden = true;
    await this.#asked(() => submit(view.id, values), problem);
  }

  #cancelled(event, view) {
    event.preventDefault();
    this.#close(view);
  }

  async #close(view) {
    await this.#asked(() => dismiss(view.id), this.#dialog.querySelector('.modal-problem'));
  }

  async #asked(ask, problem) {
    try {
      const answer = await ask();
      problem.textContent = answer.ok ? '' : (answer.error ?? AWAY);
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      problem.textContent = AWAY;
    }
    problem.hidden = !problem.textContent;
    this.nudge();
  }
}

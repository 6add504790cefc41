/** The question before a click that cannot be taken back: https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */

import { h } from './dom.js';
import { textObject } from './mrkdwn.js';

/**
 * Asks, and resolves to whether the person agreed; Escape is a no.
 * @param {{title?: Object, text?: Object, confirm?: Object, deny?: Object, style?: string}} question
 * @param {import('./directory.js').Directory} directory
 * @returns {Promise<boolean>}
 */
export function agreed(question, directory) {
  const style = question.style === 'danger' ? 'danger' : 'primary';
  const dialog = h('dialog', { class: 'confirm', 'aria-labelledby': 'confirm-title' },
    h('form', { method: 'dialog' },
      h('h2', { id: 'confirm-title' }, textObject(question.title ?? 'Are you sure?', directory)),
      h('div', { class: 'confirm-text' }, textObject(question.text, directory)),
      h('div', { class: 'confirm-buttons' },
        h('button', { class: 'button', value: 'no' }, textObject(question.deny ?? 'Cancel', directory)),
        h('button', { class: `button ${style}`, value: 'yes' }, textObject(question.confirm ?? 'Yes', directory)))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'yes');
      dialog.remove();
    });
  });
}

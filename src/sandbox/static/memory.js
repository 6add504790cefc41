/** Small things a browser remembers: drafts and what was typed (this tab), what was read, liked, and the theme (this machine). */

function shelf(storage, prefix) {
  const fallback = new Map();
  return {
    get(key) {
      try {
        return storage().getItem(prefix + key) ?? fallback.get(key) ?? '';
      } catch {
        return fallback.get(key) ?? '';
      }
    },
    set(key, value) {
      fallback.set(key, value);
      try {
        if (value) storage().setItem(prefix + key, value);
        else storage().removeItem(prefix + key);
      } catch {
        // storage is full or forbidden: the tab's own memory has it
      }
    },
  };
}

/** What is typed and not sent, by conversation. */
export const drafts = shelf(() => sessionStorage, 'sandbox:draft:');

/** Which channel this tab shows. */
export const place = shelf(() => sessionStorage, 'sandbox:place:');

/** The ts up to which a channel has been read, shared by all tabs. */
export const read = shelf(() => localStorage, 'sandbox:read:');

/** Which thumb was pressed under an answer. */
export const votes = shelf(() => localStorage, 'sandbox:vote:');

const typed = shelf(() => sessionStorage, 'sandbox:typed:');
const KEPT = 50;

/** @param {string} conversation @returns {Array<string>} what was sent there, oldest first */
export function sent(conversation) {
  return JSON.parse(typed.get(conversation) || '[]');
}

/** Remembers a line for recall. */
export function remember(conversation, text) {
  const lines = sent(conversation).filter((line) => line !== text);
  typed.set(conversation, JSON.stringify([...lines, text].slice(-KEPT)));
}

/** Slack escapes three characters, and only those: https://docs.slack.dev/messaging/formatting-message-text#escaping */

const CHARACTERS = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * Text as a person reads it, unescaped exactly once (`&amp;lt;` is `&lt;`).
 * @param {string} text
 * @returns {string}
 */
export const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => CHARACTERS[entity]);

/** Lists that are one stop for Tab and are walked through with the arrow keys: https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/ */

const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/**
 * Lets the arrow keys, Home and End move the focus among the children of `host` that match `selector`.
 * @param {HTMLElement} host
 * @param {string} selector
 */
export function roving(host, selector) {
  host.addEventListener('keydown', (event) => {
    if (!(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target !== host && !event.target.matches(selector)) return;
    const items = [...host.querySelectorAll(selector)];
    if (!items.length) return;
    event.preventDefault();
    const here = event.target === host ? items.length : items.indexOf(event.target);
    const there = Math.min(Math.max(here + STEPS[event.key], 0), items.length - 1);
    items[there].focus();
    items[there].scrollIntoView({ block: 'nearest' });
  });
}

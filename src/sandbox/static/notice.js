/** Short words at the foot of the page: the server is away, a click could not be done. */

const SHOWN_MS = 6_000;
let timer = 0;

const strip = () => document.getElementById('notice');

function show(words, kind) {
  clearTimeout(timer);
  strip().textContent = words;
  strip().className = `notice ${kind}`;
  strip().hidden = !words;
}

/** @param {boolean} away shows "Reconnecting…" until called with false */
export function reconnecting(away) {
  show(away ? 'Reconnecting… the desk does not answer. What you type is kept.' : '', 'away');
}

/** @param {string} words something that went wrong once; goes away by itself */
export function trouble(words) {
  show(words, 'trouble');
  timer = setTimeout(() => show('', 'trouble'), SHOWN_MS);
}

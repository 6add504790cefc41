/** Building the page from nodes: data becomes text or attributes, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

function assign(node, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name === 'data') Object.assign(node.dataset, value);
  else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else node.setAttribute(name, value === true ? '' : String(value));
}

/**
 * An element with attributes, listeners (`onclick`), data and children; empty children are left out.
 * @param {string} tag
 * @param {Object<string, *>} [props]
 * @param {...(Node|string|number|Array|null|false|undefined)} children
 * @returns {HTMLElement}
 */
export const h = (tag, props = {}, ...children) => filled(document.createElement(tag), props, children);

/**
 * The same for what is inside a drawing.
 * @param {string} tag
 * @param {Object<string, *>} [props]
 * @param {...(Node|string|number|Array|null|false|undefined)} children
 * @returns {SVGElement}
 */
export const svg = (tag, props = {}, ...children) => filled(document.createElementNS(SVG, tag), props, children);

function filled(node, props, children) {
  for (const [name, value] of Object.entries(props)) assign(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * One of our own drawings, from icons.svg; decoration only, so hidden from screen readers.
 * @param {string} name
 * @returns {SVGElement}
 */
export const icon = (name) =>
  svg('svg', { class: 'icon', 'aria-hidden': 'true' }, svg('use', { href: `/sandbox/static/icons.svg#${name}` }));

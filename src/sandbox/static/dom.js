/** Building the page from nodes: data becomes text or attributes, never markup. */

const SVG = 'http://www.w3.org/2000/svg';

function assign(node, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name === 'class') node.className = value;
  else if (name === 'data') Object.assign(node.dataset, value);
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
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) assign(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * One of our own drawings, from icons.svg; decoration only, so hidden from screen readers.
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/sandbox/static/icons.svg#${name}`);
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

// @ts-check
/** Elements made by hand: texts are always text nodes, so that no name of a place can become markup. */

import { pictogramReference } from "./sprite.js";

const SVG = "http://www.w3.org/2000/svg";
const ICONS = new URL("../../img/icons.svg", import.meta.url).href;

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | null>} [attributes] `true` sets it empty; null and false leave it out
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null>} [attributes]
 * @param {...Node} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** @param {Element} target @param {Record<string, string | number | boolean | null>} attributes */
function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) target.setAttribute(name, value === true ? "" : String(value));
  }
}

/** @param {string} id in the sprite of the interface @returns {SVGElement} */
export function icon(id) {
  return svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `${ICONS}#${id}` }));
}

/** @param {string} id in the sprite of places @returns {SVGElement} */
export function pictogram(id) {
  return svg("svg", { class: "pictogram", "aria-hidden": "true" }, svg("use", { href: pictogramReference(id || "marker") }));
}

/**
 * An element that the page's template must hold.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement}
 */
export function find(selector, root = document) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return /** @type {HTMLElement} */ (found);
}

/** @returns {boolean} whether the person asked for less movement */
export function calm() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

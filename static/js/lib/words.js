// @ts-check
/**
 * Sentences come from the server's catalogue, in a JSON block of the page: one catalogue for all languages.
 * A sentence may have places to fill, `{name}`, and a plural form under the same key followed by `_many`.
 */

/** @type {Record<string, string>} */
let catalogue = {};

/** @type {Intl.NumberFormat | undefined} made once: a map says hundreds of numbers at each move */
let figures;

/**
 * @param {string} id id of the `<script type="application/json">` block
 */
export function readWords(id) {
  const block = document.getElementById(id);
  if (block) learnWords(JSON.parse(block.textContent || "{}"));
}

/** @param {Record<string, string>} sentences added to those already known */
export function learnWords(sentences) {
  catalogue = { ...catalogue, ...sentences };
}

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string} the sentence with its values; the key when the catalogue lacks it
 */
export function say(key, values = {}) {
  const sentence = catalogue[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => written(values[name]));
}

/**
 * @param {string} key
 * @param {number} n decides between the singular (1, and 0 in French) and the plural form
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function sayMany(key, n, values = {}) {
  const many = language() === "fr" ? n > 1 : n !== 1;
  return say(many ? `${key}_many` : key, { n, ...values });
}

/** @param {string | number | undefined} value */
function written(value) {
  if (typeof value !== "number") return value ?? "";
  // Most are small, and what groups the figures of large ones takes long to make on an old phone.
  if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  figures ??= new Intl.NumberFormat(language());
  return figures.format(value);
}

/** @returns {string} the language of the page */
function language() {
  return globalThis.document?.documentElement.lang || "fr";
}

// @ts-check
/** What a type asks besides: values as inputs hold them, and back. web/extra_inputs.py says the same for the site's forms. */
import { merge } from "./merge.js";

/**
 * @typedef {{name: string, label: string, help: string, kind: string, required: boolean, blind: boolean, options: [string, string, boolean][]}} Question
 *   `blind`: an answer that there may be is not public, and not on the tablet; options: code, words, whether it is still offered
 */

const SEPARATOR = "|";

/** @param {any} value as it is kept @returns {string} as an input holds it */
export function asText(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "oui" : "non";
  return Array.isArray(value) ? value.join(SEPARATOR) : String(value);
}

/** @param {Question} question @param {string} text of its input @returns {any} what is to be kept; what cannot be read the server names */
export function fromText({ kind, options }, text) {
  const typed = text.trim();
  if (!typed) return null;
  if (kind === "boolean") return typed === "oui";
  if (kind === "choices") {
    const chosen = new Set(typed.split(SEPARATOR));
    return options.map(([code]) => code).filter((code) => chosen.has(code));
  }
  const number = typed.replace(/\s/gu, "").replace(",", ".");
  return kind === "number" && /^[+-]?\d{1,13}(\.\d{1,12})?$/.test(number) ? Number(number) : typed;
}

/**
 * @param {Question[]} asked @param {Record<string, any>} fields of the place @param {Record<string, string>} typed
 * @returns {Record<string, import("./merge.js").Change>} what was changed
 */
export function answers(asked, fields, typed) {
  /** @type {Record<string, import("./merge.js").Change>} */
  const found = {};
  for (const question of asked) {
    const { name, kind, blind } = question;
    if (!(name in typed)) continue;
    const [before, to] = [fields[name] ?? null, fromText(question, typed[name])];
    if (kind === "choices") {
      const [was, is] = [before ?? [], to ?? []];
      const change = { add: is.filter((/** @type {string} */ code) => !was.includes(code)), remove: was.filter((/** @type {string} */ code) => !is.includes(code)) };
      if (change.add.length || change.remove.length) found[name] = change;
    } else if (blind) {
      // Nobody knows here what stands there: nothing typed leaves it as it is, and the version that was seen tells the rest.
      if (to !== null) found[name] = { to };
    } else if (to !== before) {
      found[name] = { from: before, to };
    }
  }
  return found;
}

/**
 * What was typed, from what it proposed: the form of a refused item opens as it was.
 * @param {Record<string, any>} fields of the place @param {Record<string, import("./merge.js").Change>} changes @returns {Record<string, string>}
 */
export function typedOf(fields, changes) {
  const plain = Object.entries(changes).filter(([name]) => name !== "position" && name !== "photos");
  const of = (/** @type {[string, import("./merge.js").Change]} */ [name, change]) => [name, asText("to" in change ? change.to : merge(fields, { [name]: change }).values[name])];
  return Object.fromEntries(plain.map(of));
}

// @ts-check
/** What the search box offers at once as one types: rubriques, types (by label or synonym), quartiers. Places come from the server. */
import { fold, foldedWords, holds } from "../lib/fold.js";

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {{kind: "rubrique" | "type" | "quartier" | "place", index: number, label: string, via: string}} Suggestion
 *   `via` is the synonym that matched, when the label itself did not
 */

const MOST_AREAS = 3;
const MOST_KINDS = 4;

/**
 * @param {Points} points
 * @param {string} query as typed
 * @returns {Suggestion[]}
 */
export function suggest(points, query) {
  const words = foldedWords(query);
  if (!words.length) return [];
  return [
    ...kinds(points, words).slice(0, MOST_KINDS),
    ...labelled("quartier", points.quartiers, words).slice(0, MOST_AREAS),
  ];
}

/** @param {"rubrique" | "quartier"} kind @param {{label: string}[]} rows @param {string[]} words @returns {Suggestion[]} */
function labelled(kind, rows, words) {
  return rows.flatMap(({ label }, index) => (holds(fold(label), words) ? [{ kind, index, label, via: "" }] : []));
}

/** @param {Points} points @param {string[]} words @returns {Suggestion[]} labels before synonyms */
function kinds(points, words) {
  /** @type {Suggestion[]} */
  const bySynonym = [];
  const byLabel = points.types.flatMap(({ label, synonyms }, index) => {
    /** @type {Suggestion} */
    const found = { kind: "type", index, label, via: "" };
    if (holds(fold(label), words)) return [found];
    const via = synonyms.find((synonym) => holds(fold(synonym), words));
    if (via) bySynonym.push({ ...found, via });
    return [];
  });
  return [...labelled("rubrique", points.rubriques, words), ...byLabel, ...bySynonym];
}

/**
 * @param {Points} points
 * @param {{number: number, name: string}[]} answer the server's
 * @returns {Suggestion[]} of those that are on this map
 */
export function placesOf(points, answer) {
  return answer.flatMap(({ number, name }) => {
    const index = points.indexOf(number);
    return index < 0 ? [] : [{ kind: /** @type {const} */ ("place"), index, label: name, via: "" }];
  });
}

/** @param {Suggestion[]} places offered before @param {string} query @returns {Suggestion[]} those that are still meant, until the server says more */
export function stillMeant(places, query) {
  const words = foldedWords(query);
  return places.filter(({ label }) => words.length && holds(fold(label), words));
}

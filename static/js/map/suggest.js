// @ts-check
/** What the search box offers as one types: rubriques, types (by label or synonym), quartiers, places by name. */
import { fold, foldedWords, holds } from "../lib/fold.js";
import { metresBetween } from "../lib/distance.js";

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {{kind: "rubrique" | "type" | "quartier" | "place", index: number, label: string, via: string}} Suggestion
 *   `via` is the synonym that matched, when the label itself did not
 */

const MOST_AREAS = 3;
const MOST_KINDS = 4;
const MOST_PLACES = 6;

/**
 * @param {Points} points
 * @param {string} query as typed
 * @param {{lon: number, lat: number}} centre nearer places come first among equals
 * @returns {Suggestion[]}
 */
export function suggest(points, query, centre) {
  const words = foldedWords(query);
  if (!words.length) return [];
  return [
    ...kinds(points, words).slice(0, MOST_KINDS),
    ...labelled("quartier", points.quartiers, words).slice(0, MOST_AREAS),
    ...places(points, words, centre).slice(0, MOST_PLACES),
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

/** @param {Points} points @param {string[]} words @param {{lon: number, lat: number}} centre @returns {Suggestion[]} */
function places(points, words, centre) {
  const start = words.join(" ");
  /** @type {{index: number, rank: number, metres: number}[]} */
  const found = [];
  for (let index = 0; index < points.count; index++) {
    const name = points.foldedName(index);
    if (!holds(name, words)) continue;
    const rank = name.startsWith(start) ? 0 : 1;
    found.push({ index, rank, metres: metresBetween(centre.lon, centre.lat, points.lon[index], points.lat[index]) });
  }
  found.sort((a, b) => a.rank - b.rank || a.metres - b.metres);
  return found.map(({ index }) => ({ kind: "place", index, label: points.name[index], via: "" }));
}

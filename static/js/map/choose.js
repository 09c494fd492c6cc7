// @ts-check
/** Which places pass the filters: loops over columns, no object per place. */
/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {import("./state.js").State} State
 */

const FAMILIES = ["service", "initiative"];
const ACCESS = ["", "oui", "partiel", "non"];

/**
 * @param {Points} points
 * @param {State} state
 * @param {Set<number> | null} selection numbers that the server chose (opening hours, full text); null = not asked
 * @returns {Uint32Array} indices
 */
export function choose(points, state, selection) {
  const tests = testsOf(points, state, selection);
  const chosen = new Uint32Array(points.count);
  let n = 0;
  // Nothing is asked for when the map opens: a million places are not worth a question each.
  if (!tests.length) for (; n < points.count; n++) chosen[n] = n;
  else for (let i = 0; i < points.count; i++) {
    if (tests.every((passes) => passes(i))) chosen[n++] = i;
  }
  return chosen.subarray(0, n);
}

/** @param {Points} points @param {State} state @param {Set<number> | null} selection @returns {((index: number) => boolean)[]} */
function testsOf(points, state, selection) {
  /** @type {((index: number) => boolean)[]} */
  const tests = [];
  const among = (/** @type {ArrayLike<number>} */ column, /** @type {string[]} */ codes, /** @type {string[]} */ wanted) => {
    if (!wanted.length) return;
    const indices = new Set(wanted.map((code) => codes.indexOf(code)).filter((index) => index >= 0));
    // A code that this territory does not have is ignored, as on /liste, which says so in a notice.
    if (indices.size) tests.push((i) => indices.has(column[i]));
  };
  among(points.family, FAMILIES, state.famille);
  among(points.access, ACCESS, state.acces_fauteuil);
  among(points.rubrique, codesOf(points.rubriques), state.rubrique);
  among(points.type, codesOf(points.types), state.type);
  among(points.quartier, codesOf(points.quartiers), state.quartier);
  among(points.commune, codesOf(points.communes), state.commune);
  if (state.a_verifier) tests.push((i) => points.stale[i] === 1);
  if (selection) tests.push((i) => selection.has(points.number[i]));
  return tests;
}

/** @param {{code: string}[]} rows @returns {string[]} */
function codesOf(rows) {
  return rows.map((row) => row.code);
}

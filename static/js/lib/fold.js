// @ts-check
/**
 * Text without accents, case or punctuation, so that "Chateau", "CHÂTEAU" and "château" are one word.
 * The server folds in the same way (cartoquartiers/domain/text.py).
 */

const LIGATURES = /** @type {Record<string, string>} */ ({ œ: "oe", æ: "ae", ß: "ss", ø: "o" });

/**
 * @param {string} text
 * @returns {string} words of a–z and 0–9 separated by single spaces
 */
export function fold(text) {
  return text
    .toLowerCase()
    .replace(/[œæßø]/g, (letter) => LIGATURES[letter])
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/**
 * @param {string} text
 * @returns {string[]} the folded words of a query; empty when there is nothing to look for
 */
export function foldedWords(text) {
  const folded = fold(text);
  return folded ? folded.split(" ") : [];
}

/**
 * Whether each asked word begins a word of the text.
 * @param {string} folded a folded text
 * @param {string[]} words folded words
 * @returns {boolean}
 */
export function holds(folded, words) {
  const spaced = ` ${folded}`;
  return words.every((word) => spaced.includes(` ${word}`));
}

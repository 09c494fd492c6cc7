// @ts-check
/** What time it is where the tablet's own clock may be wrong: the server's word of last time says by how much. */

/** @typedef {{skew: number, at: number}} Heard `skew`: milliseconds that the server is ahead of the tablet; `at`: its time when it spoke */

/** @param {string} said the server's instant @param {number} asked @param {number} answered milliseconds by the tablet @returns {Heard | null} */
export function heard(said, asked, answered) {
  const at = Date.parse(said);
  // It spoke at some moment in between.
  return Number.isFinite(at) ? { skew: Math.round(at - (asked + answered) / 2), at } : null;
}

/**
 * The instant of what is done now. A tablet whose battery was empty wakes up years ago: nothing is earlier than what was heard before.
 * @param {number} now milliseconds by the tablet @param {Heard | null} word @returns {string}
 */
export function instant(now, word) {
  return new Date(Math.max(now + (word?.skew ?? 0), word?.at ?? now)).toISOString();
}

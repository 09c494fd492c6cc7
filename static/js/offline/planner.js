// @ts-check
/** Which items leave next, and when it is tried again. */
import { canUndo, isToSend } from "./log.js";

/** @typedef {import("./log.js").Item} Item */

/** What `/api/v1/sync` takes at once, and how much of it: its body may weigh one megabyte. */
export const MOST_ITEMS = 50;
export const MOST_BYTES = 900_000;
/** On a slow line a photo takes a while: after so many, what they belong to is settled, and the count on the screen moves. */
export const MOST_PHOTOS = 4;
const FIRST_WAIT_S = 5;
const LONGEST_WAIT_S = 300;

/**
 * @param {Item[]} items @param {string} person who is signed in: nobody's work is sent as another's
 * @param {number} now milliseconds
 * @returns {Item[]} the next items in the order in which they were saved
 */
export function nextBatch(items, person, now) {
  if (!person) return [];
  const ready = items.filter((item) => item.person === person && isToSend(item) && !canUndo(item, now));
  ready.sort((a, b) => a.seq - b.seq);
  /** @type {Item[]} */
  const batch = [];
  let [bytes, photos] = [0, 0];
  for (const item of ready) {
    bytes += JSON.stringify(item.body).length * 3;
    photos += item.photos.length;
    if (batch.length && (batch.length === MOST_ITEMS || bytes > MOST_BYTES || photos > MOST_PHOTOS)) break;
    batch.push(item);
  }
  return batch;
}

/** @param {Item[]} items @param {string} person @param {number} now @returns {number | null} milliseconds until the next can leave */
export function msUntilReady(items, person, now) {
  const times = items.filter((item) => item.person === person && isToSend(item)).map((item) => (canUndo(item, now) ? item.sendFrom - now : 0));
  return times.length ? Math.min(...times) : null;
}

/** @param {number} failures in a row @returns {number} seconds to wait: 5, 10, 20 … up to 5 minutes */
export function waitSeconds(failures) {
  return Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.max(0, failures - 1));
}

/**
 * What an answer that is no list of verdicts means.
 * @param {number} status of HTTP; 0 when nothing came
 * @returns {"signed-out" | "other-person" | "split" | "later"} `split`: something in the batch is not taken, item by item tells which
 */
export function meaning(status) {
  if (status === 401) return "signed-out";
  if (status === 409) return "other-person";
  return status === 422 || status === 413 || status === 400 ? "split" : "later";
}

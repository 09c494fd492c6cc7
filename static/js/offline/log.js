// @ts-check
/**
 * The operation log: one row for each thing that was done on the round. What is sent (`body`) never changes once it is
 * saved; only where the item stands does.
 */

/**
 * @typedef {"pending" | "queued" | "held" | "review" | "done" | "undone"} State
 *   pending: may still be undone · queued: to be sent · held: the server waits for what comes before · review: somebody has
 *   to look · done: settled · undone: taken back before it was sent
 * @typedef {object} Item
 * @property {string} uid of the contribution, minted here
 * @property {number} seq order of saving on this tablet
 * @property {string} person whose work it is: the server's name for them
 * @property {string} place uid of the place, minted here for a new one
 * @property {string} name of the place, to be shown
 * @property {string} action what was pressed: exact, correct, photo, lost, closed, new, choice
 * @property {Record<string, any>} body as it is sent
 * @property {string[]} photos sha256 of the photos that have to arrive first
 * @property {State} state
 * @property {number} savedAt milliseconds
 * @property {number} sendFrom milliseconds: until then it can be undone
 * @property {number} [settledAt] milliseconds
 * @property {Record<string, any>} [verdict] the server's whole answer
 * @property {string} [choice] what was chosen after a conflict
 * @property {any} [follows] key of the row whose review it settles: taken back, that one has to be looked at again
 */

/** How long a press can be taken back, in milliseconds. */
export const UNDO_MS = 10_000;
/** How long settled items stay readable on the tablet. */
export const JOURNAL_DAYS = 30;
const STATES = new Set(["pending", "queued", "held", "review", "done", "undone"]);
const TO_SEND = new Set(["pending", "queued", "held"]);

/**
 * @param {{uid: string, person: string, place: string, name: string, action: string, body: Record<string, any>, photos?: string[], follows?: string}} said
 * @param {number} seq @param {number} now
 * @returns {Item}
 */
export function makeItem(said, seq, now) {
  return { photos: [], ...said, body: { uid: said.uid, ...said.body }, seq, state: "pending", savedAt: now, sendFrom: now + UNDO_MS };
}

/**
 * What was settled because it could not be read stays aside, even when this version can read it: it was given up, or said anew.
 * @param {any} row from the database @returns {boolean} whether this version can read it, and it still counts
 */
export function isReadable(row) {
  return Boolean(
    row && !row.quarantined?.choice && typeof row.uid === "string" && typeof row.seq === "number" && typeof row.person === "string" && STATES.has(row.state) &&
      row.body && row.body.uid === row.uid && typeof row.body.kind === "string" && Array.isArray(row.photos),
  );
}

/** @param {Item} item @returns {boolean} whether it still has to leave */
export function isToSend(item) {
  return TO_SEND.has(item.state);
}

/**
 * A clock that was set back meanwhile holds nothing up: what is further off than ten seconds was saved under another time.
 * @param {Item} item @param {number} now @returns {boolean} whether it may still be taken back
 */
export function canUndo(item, now) {
  return item.state === "pending" && now < item.sendFrom && item.sendFrom - now <= UNDO_MS;
}

/**
 * @param {Item[]} items @param {string} person
 * @returns {{toSend: number, review: number, others: number, last: number | null}} what the pill says; `last` in milliseconds
 */
export function tally(items, person) {
  const mine = items.filter((item) => item.person === person);
  const settled = mine.map((item) => item.settledAt ?? 0);
  return {
    toSend: mine.filter(isToSend).length,
    review: mine.filter((item) => item.state === "review").length,
    others: items.filter((item) => item.person !== person && isToSend(item)).length,
    last: Math.max(0, ...settled) || null,
  };
}

/** @param {number} now milliseconds @returns {number} what was settled before has had its time in the journal */
export const journalBegins = (now) => now - JOURNAL_DAYS * 86_400_000;

/** @param {Item[]} items @param {number} now @returns {string[]} uids whose time in the journal is over */
export function outdated(items, now) {
  const limit = journalBegins(now);
  // What was given up before it was sent was never settled by the server.
  const over = items.filter((item) => (item.state === "done" && (item.settledAt ?? item.savedAt) < limit) || (item.state === "undone" && item.savedAt < limit));
  return over.map((item) => item.uid);
}

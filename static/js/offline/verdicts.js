// @ts-check
/** What a verdict of the server makes of an item. tests/vectors/sync_verdicts.json holds for this and for domain/sync.py. */

/** @typedef {import("./log.js").Item} Item */

/** Every verdict with the state that follows; the tablet lets go of nothing on a word that it does not know. */
export const STATE_AFTER = /** @type {Record<string, import("./log.js").State>} */ ({
  published: "done",
  merged: "done",
  waiting: "done",
  conflict: "review",
  duplicate: "review",
  refused: "review",
  held: "held",
});

/**
 * @param {Item} item @param {Record<string, any> | undefined} answer of the server on it @param {number} now
 * @returns {Item} the item as it stands now
 */
export function settle(item, answer, now) {
  const state = answer && Object.hasOwn(STATE_AFTER, answer.verdict) ? STATE_AFTER[answer.verdict] : null;
  if (!state || answer?.uid !== item.uid) return item;
  if (state === "held") return { ...item, state };
  return { ...item, state, verdict: answer, settledAt: now };
}

/**
 * What a choice after a conflict or a look-alike sends; `null` when it leaves the matter to the team.
 * @param {Item} item @param {"map" | "mine" | "team" | "same" | "other"} choice @param {{uid: string, placeUid: string, at: string}} fresh
 * @returns {{place: string, body: Record<string, any>} | null}
 */
export function afterChoice(item, choice, fresh) {
  const verdict = item.verdict ?? {};
  const told = { captured_at: fresh.at, instead_of: item.uid };
  if (choice === "map") return { place: item.place, body: { kind: "confirm", place: item.place, ...told } };
  if (choice === "mine") {
    const conflicts = /** @type {{field: string, now: any, yours: any}[]} */ (verdict.conflicts ?? []);
    const changes = Object.fromEntries(conflicts.map(({ field, now, yours }) => [field, { from: now, to: yours }]));
    return { place: item.place, body: { kind: "correct", place: item.place, changes, ...told } };
  }
  if (choice === "same") {
    const place = verdict.resembles?.[0]?.place;
    return place ? { place, body: { kind: "confirm", place, ...told } } : null;
  }
  if (choice === "other") {
    const distinct = (verdict.resembles ?? []).map((/** @type {{place: string}} */ twin) => twin.place);
    const { uid: _uid, ...body } = item.body;
    return { place: fresh.placeUid, body: { ...body, place_uid: fresh.placeUid, distinct, ...told } };
  }
  return null;
}

/** @param {Item} item @returns {boolean} whether what is in conflict is that the place has gone */
export function isAboutGone(item) {
  return (item.verdict?.conflicts ?? []).some((/** @type {{field: string}} */ one) => one.field === "gone");
}

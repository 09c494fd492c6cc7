// @ts-check
/** What a verdict of the server makes of an item. tests/vectors/sync_verdicts.json holds for this and for domain/sync.py. */

import { same } from "./merge.js";

/** As many photos as the site takes with one contribution. */
export const MOST_PHOTOS = 5;

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
 * @param {Item} item @param {"map" | "mine" | "team" | "same" | "other"} choice @param {{placeUid: string, at: string}} fresh
 * @param {Item[]} [edits] what was said of the new place after it was made: it follows the choice
 * @param {Record<string, any>} [there] values of the look-alike, when the tablet knows it
 * @returns {{place: string, body: Record<string, any>, beside?: {sha256: string}[][]} | null} `beside`: photos that one contribution does not hold
 */
export function afterChoice(item, choice, fresh, edits = [], there) {
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
    if (!place) return null;
    const changes = there ? against(there, said(edits)) : {};
    const kind = Object.keys(changes).length ? { kind: "correct", changes } : { kind: "confirm" };
    return { place, body: { ...kind, place, ...told } };
  }
  if (choice === "other") {
    const distinct = (verdict.resembles ?? []).map((/** @type {{place: string}} */ twin) => twin.place);
    const { uid: _uid, nearness: _nearness, ...body } = item.body;
    const [photos = [], ...beside] = fives([body, ...edits.map((edit) => edit.body)].flatMap((one) => one.photos ?? []));
    const changes = { ...body.changes, ...said(edits) };
    return { place: fresh.placeUid, body: { ...body, changes, ...(photos.length ? { photos } : {}), place_uid: fresh.placeUid, distinct, ...told }, beside };
  }
  return null;
}

/** @param {{sha256: string}[]} photos @returns {{sha256: string}[][]} each once, as many together as the site takes with one contribution */
function fives(photos) {
  const once = [...new Map(photos.map((one) => [one.sha256, one])).values()];
  return Array.from({ length: Math.ceil(once.length / MOST_PHOTOS) }, (_, n) => once.slice(n * MOST_PHOTOS, (n + 1) * MOST_PHOTOS));
}

/** @param {Item[]} edits @returns {Record<string, {to: any}>} the last word on each field */
function said(edits) {
  const ordered = [...edits].sort((a, b) => a.seq - b.seq).flatMap(({ body }) => Object.entries(body.changes ?? {}));
  return Object.fromEntries(ordered.filter(([, change]) => "to" in change).map(([name, { to }]) => [name, { to }]));
}

/** @param {Record<string, any>} there @param {Record<string, {to: any}>} changes without what is so already */
function against(there, changes) {
  const differing = Object.entries(changes).filter(([name, { to }]) => !same(name, there[name], to));
  return Object.fromEntries(differing.map(([name, { to }]) => [name, { from: there[name] ?? null, to }]));
}

/** @param {Item} item @returns {boolean} whether what is in conflict is that the place has gone */
export function isAboutGone(item) {
  return (item.verdict?.conflicts ?? []).some((/** @type {{field: string}} */ one) => one.field === "gone");
}

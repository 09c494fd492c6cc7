// @ts-check
/** The pack of a quartier: its places as they were, what came since, and what was done on the tablet on top. */
import { merge } from "./merge.js";
import { isToSend } from "./log.js";

/**
 * @typedef {{uid: string, version: number, fields: Record<string, any>, verified_on: string | null, verify_by: string, hours?: string | null}} Place
 *   `fields.position` is [longitude, latitude] in degrees; `hours` says `fields.horaires` in words
 * @typedef {{kind: string, code: string, label: string, tick: number, at: string, places: Place[], gone: string[], whole: boolean,
 *   rubriques: {code: string, label: string, pictogram: string}[], types: {code: string, label: string, rubrique: string, pictogram: string, family: string, asked?: import("./asked.js").Question[]}[],
 *   form?: number, bytes?: number}} Pack `asked`: what a type asks besides
 */

/** @param {Pack | null} pack @param {Pack} delta what changed since, or a whole pack @returns {Pack} */
export function freshen(pack, delta) {
  if (!pack || delta.whole) return delta;
  const places = new Map(pack.places.map((place) => [place.uid, place]));
  for (const uid of delta.gone) places.delete(uid);
  for (const place of delta.places) places.set(place.uid, place);
  return { ...delta, places: [...places.values()], whole: true };
}

/**
 * The places as the round shows them: the pack, with what waits on the tablet applied.
 * @param {Pack} pack @param {import("./log.js").Item[]} items
 * @returns {(Place & {isNew?: boolean, isClosed?: boolean})[]}
 */
export function withWaiting(pack, items) {
  /** @type {Map<string, Place & {isNew?: boolean, isClosed?: boolean}>} */
  const places = new Map(pack.places.map((place) => [place.uid, place]));
  const waiting = items.filter((item) => isToSend(item) || item.state === "review" || (item.state === "done" && item.action === "new" && item.choice !== "drop"));
  for (const item of waiting.sort((a, b) => a.seq - b.seq)) {
    const { kind, changes = {} } = item.body;
    const place = places.get(item.place);
    if (kind === "create" && !place) {
      const fields = merge({}, changes).values;
      places.set(item.place, { uid: item.place, version: 0, fields, verified_on: null, verify_by: "", isNew: true });
    } else if (place && kind === "close" && !changes.ferme_jusqu_au) {
      places.set(item.place, { ...place, isClosed: true });
    } else if (place) {
      places.set(item.place, { ...place, fields: merge(place.fields, changes).values });
    }
  }
  return [...places.values()];
}

/** @param {number} bytes @returns {[number, "ko" | "Mo" | "Go"]} as people read it */
export function sizeInWords(bytes) {
  if (bytes >= 1_000_000_000) return [Math.round(bytes / 100_000_000) / 10, "Go"];
  return bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1000)), "ko"] : [Math.round(bytes / 100_000) / 10, "Mo"];
}

// @ts-check
/** Which places a round leads to, in which order, and how far it still is. Distances as the crow flies, in metres. */
import { metresBetween } from "../lib/distance.js";

/** @typedef {import("./pack.js").Place} Place */
/** @typedef {[number, number]} Position longitude, latitude in degrees */

/** As many at once as one checks in half a day; who has seen them asks for more. Two thousand in order take a second to reckon. */
export const MOST_STOPS = 32;
/** @type {(keyof typeof POINTS)[]} */
const ROSE = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
const POINTS = { n: 0, ne: 1, e: 2, se: 3, s: 4, sw: 5, w: 6, nw: 7 };

/** A round is worth going out for: when few places ask to be checked, those that will ask next make up for it. */
const FEWEST_STOPS = 8;
/** From one place several people set out at once. */
const FIRST_DOORS = 6;

/**
 * The stalest places: those that ask to be checked, the longest unseen first.
 * @param {Place[]} places @param {string} today as 2026-11-20 @param {number} [most]
 * @returns {Place[]}
 */
export function stalest(places, today, most = MOST_STOPS) {
  const age = (/** @type {Place} */ place) => `${place.verify_by <= today ? 0 : 1}${place.verified_on ?? ""}`;
  const placed = places.filter((place) => Array.isArray(place.fields.position));
  const asking = placed.filter((place) => place.verify_by <= today).length;
  placed.sort((a, b) => (age(a) < age(b) ? -1 : age(a) > age(b) ? 1 : a.uid < b.uid ? -1 : 1));
  return placed.slice(0, Math.min(most, Math.max(asking, FEWEST_STOPS)));
}

/**
 * From one to the nearest next; those of which nobody knows where they are come last.
 * @param {Place[]} stops @param {Position | null} from where one stands; null begins at the stalest
 * @returns {Place[]}
 */
export function chain(stops, from) {
  const left = placed(stops);
  const ordered = [];
  let here = from;
  while (left.length) {
    let best = 0;
    if (here) {
      const at = here;
      const metres = left.map((stop) => metresTo(at, stop));
      best = metres.indexOf(Math.min(...metres));
    }
    const [next] = left.splice(best, 1);
    ordered.push(next);
    here = next.fields.position;
  }
  return [...ordered, ...stops.filter((stop) => !ordered.includes(stop))];
}

/**
 * The stops of one among many who walk at once: the nearest ones, begun at one of the first few, so that people who start from
 * one square do not all go to the same door.
 * @param {Place[]} places @param {Position | null} from where one stands; null begins anywhere
 * @param {number} chance from 0 to 1 @returns {Place[]}
 */
export function spread(places, from, chance) {
  const placed = places.filter((place) => Array.isArray(place.fields.position));
  if (!placed.length) return [];
  const at = from ?? placed[Math.floor(chance * placed.length)].fields.position;
  const metres = new Map(placed.map((place) => [place.uid, metresTo(at, place)]));
  const near = placed.sort((a, b) => (metres.get(a.uid) ?? 0) - (metres.get(b.uid) ?? 0)).slice(0, MOST_STOPS);
  const [first] = near.splice(from ? Math.floor(chance * Math.min(FIRST_DOORS, near.length)) : 0, 1);
  return [first, ...chain(near, first.fields.position)];
}

/**
 * What a round leads to next.
 * @param {Place[]} places that it does not hold yet @param {string} today as 2026-11-20 @param {Position | null} from
 * @param {number | null} chance from 0 to 1 for a round that many walk; null for one's own
 * @returns {Place[]}
 */
export function following(places, today, from, chance) {
  return chance === null ? chain(stalest(placed(places), today), from) : spread(placed(places), from, chance);
}

/** How many places ask to be looked at: of an opération all. @param {Place[]} places @param {string} today @param {boolean} shared @returns {number} */
export function asking(places, today, shared) {
  return placed(places).filter((place) => shared || place.verify_by <= today).length;
}

/** @param {Place[]} places */
const placed = (places) => places.filter((place) => Array.isArray(place.fields.position));

/** @param {Position | null} from @param {Place[]} stops in order @returns {number} metres still to walk */
export function walk(from, stops) {
  let here = from;
  let metres = 0;
  for (const stop of placed(stops)) {
    if (here) metres += metresTo(here, stop);
    here = stop.fields.position;
  }
  return metres;
}

/** @param {Position} from @param {Place} stop @returns {number} */
export function metresTo(from, stop) {
  const [lon, lat] = stop.fields.position;
  return metresBetween(from[0], from[1], lon, lat);
}

/** @param {Position} from @param {Position} to @returns {"n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "nw"} */
export function direction(from, to) {
  const east = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180);
  const angle = Math.atan2(east, to[1] - from[1]) / (Math.PI / 4);
  return ROSE[(Math.round(angle) + 8) % 8];
}

/** @param {string | null} day as 2026-11-20 @param {string} today @returns {[number, "day" | "month" | "year"] | null} since when; null = never */
export function since(day, today) {
  if (!day) return null;
  const days = Math.max(0, Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000));
  if (days < 60) return [days, "day"];
  return days < 730 ? [Math.floor(days / 30.44), "month"] : [Math.floor(days / 365.25), "year"];
}

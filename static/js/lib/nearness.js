// @ts-check
/**
 * How far from a place somebody is, as one word. Only that word leaves the device, never where it is.
 * On site is within 100 m, since the point of a large place may lie that far from its door; near is within 500 m. A
 * device says so when it knows its own position twice as well, and « far » when it cannot be otherwise.
 */
import { metresBetween } from "./distance.js";

const ON_SITE_METRES = 100;
const NEAR_METRES = 500;

/** @typedef {"on_site" | "near" | "far"} Nearness */

/**
 * @param {number} metres to the place
 * @param {number} accuracy metres within which the device holds its own position for true
 * @returns {Nearness | null} null when the device does not know well enough where it is
 */
export function nearnessOf(metres, accuracy) {
  if (metres - accuracy > NEAR_METRES) return "far";
  if (metres <= ON_SITE_METRES && accuracy <= ON_SITE_METRES / 2) return "on_site";
  return metres <= NEAR_METRES && accuracy <= NEAR_METRES / 2 ? "near" : null;
}

/**
 * @param {{lon: number, lat: number, accuracy: number}} here of the device; degrees and metres
 * @param {[number, number]} position of the place: longitude, latitude in degrees
 * @returns {Nearness | null}
 */
export function nearnessBetween({ lon, lat, accuracy }, position) {
  return nearnessOf(metresBetween(lon, lat, position[0], position[1]), accuracy);
}

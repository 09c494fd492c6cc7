// @ts-check
/** Markers in words, for those who hear the map. */
import { say, sayMany } from "../lib/words.js";
import { countByRubrique } from "./clusters.js";

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {import("./clusters.js").Marker} Marker
 */

/** @param {Points} points @param {Marker} marker @returns {string} */
export function describe(points, marker) {
  if (marker.kind === "place") return describePlace(points, marker.members[0]);
  const shares = countByRubrique(marker, points.rubrique)
    .sort((a, b) => b[1] - a[1])
    .map(([rubrique, n]) => say("share", { label: points.rubriques[rubrique].label, n }))
    .join(", ");
  return sayMany(marker.kind, marker.members.length, { shares });
}

/** @param {Points} points @param {number} index @returns {string} */
export function describePlace(points, index) {
  const told = [points.name[index], points.kindLabel(index), points.areaLabel(index)];
  if (points.family[index] === 1) told.push(say("initiative"));
  if (points.etat[index] > 0) told.push(say(`etat_${points.etat[index]}`));
  if (points.stale[index]) told.push(say("stale"));
  return told.filter(Boolean).join(", ");
}

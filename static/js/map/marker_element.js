// @ts-check
/** The button that stands for a place, for places at one position, or for a cluster: as it is seen and as it is heard. */
import { element, pictogram, svg } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";
import { countByRubrique } from "./clusters.js";
import { arcsOf, discPixels } from "./ring.js";

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {import("./clusters.js").Marker} Marker
 */

const PIN_PIXELS = 30;
const RING_PIXELS = 5;

/** @param {Marker} marker @returns {number} half of its size on the screen */
export function radiusOf(marker) {
  return (marker.kind === "cluster" ? discPixels(marker.members.length) : PIN_PIXELS) / 2;
}

/** @param {Points} points @param {Marker} marker @param {string} words @returns {HTMLButtonElement} */
export function markerElement(points, marker, words) {
  const button = element("button", { type: "button", class: "marker leaflet-zoom-animated", tabindex: -1, "aria-label": words });
  button.append(marker.kind === "cluster" ? disc(points, marker) : pin(points, marker));
  return button;
}

/** @param {Points} points @param {Marker} marker @returns {HTMLElement} */
function pin(points, marker) {
  const index = marker.members[0];
  const rubrique = points.rubriques[points.rubrique[index]];
  const shape = element("span", { class: `pin pin-${points.family[index] === 1 ? "initiative" : "service"}` });
  shape.style.setProperty("--cat", rubrique.colour);
  shape.append(pictogram(points.pictogram(index)));
  if (marker.kind === "stack") shape.append(element("span", { class: "pin-count" }, String(marker.members.length)));
  else {
    shape.classList.toggle("is-stale", points.stale[index] === 1);
    shape.classList.toggle("is-shut", points.etat[index] > 0);
  }
  return shape;
}

/** @param {Points} points @param {Marker} marker @returns {HTMLElement} */
function disc(points, marker) {
  const size = discPixels(marker.members.length);
  const radius = (size - RING_PIXELS) / 2;
  const shares = countByRubrique(marker, points.rubrique);
  const arcs = arcsOf(shares.map(([, n]) => n), radius);
  const drawing = svg("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size, class: "disc-ring", "aria-hidden": "true" });
  drawing.append(svg("circle", { class: "disc-ground", cx: size / 2, cy: size / 2, r: size / 2 - 1 }));
  arcs.forEach(({ offset, length }, i) => {
    drawing.append(svg("circle", {
      cx: size / 2, cy: size / 2, r: radius, fill: "none", "stroke-width": RING_PIXELS,
      stroke: points.rubriques[shares[i][0]].colour,
      "stroke-dasharray": `${length} ${2 * Math.PI * radius}`, "stroke-dashoffset": -offset,
      transform: `rotate(-90 ${size / 2} ${size / 2})`,
    }));
  });
  return element("span", { class: "disc" }, drawing, element("span", { class: "disc-count" }, shortCount(marker.members.length)));
}

/** @param {number} n @returns {string} what fits in the disc */
function shortCount(n) {
  return n < 10_000 ? String(n) : `${Math.round(n / 1000)}k`;
}

/** @param {Points} points @param {Marker} marker @returns {string} */
export function describe(points, marker) {
  if (marker.kind === "place") return describePlace(points, marker.members[0]);
  const shares = [...countByRubrique(marker, points.rubrique)]
    .sort((a, b) => b[1] - a[1])
    .map(([rubrique, n]) => say("share", { label: points.rubriques[rubrique].label, n }))
    .join(", ");
  return sayMany(marker.kind, marker.members.length, { shares });
}

/** @param {Points} points @param {number} index @returns {string} */
export function describePlace(points, index) {
  const told = [points.name(index), points.kindLabel(index), points.areaLabel(index)];
  if (points.family[index] === 1) told.push(say("initiative"));
  if (points.etat[index] > 0) told.push(say(`etat_${points.etat[index]}`));
  if (points.stale[index]) told.push(say("stale"));
  return told.filter(Boolean).join(", ");
}

// @ts-check
/** The map above the stops: where one stands, the next stops with their numbers, the way between. Silent for screen readers. */
import { L } from "../lib/leaflet.js";
import { element } from "../lib/dom.js";
import { makeMap, readGround, territory } from "../map/ground.js";
import { showOutlines } from "../map/outline_layer.js";
import { pack, state, stops } from "./state.js";

const SHOWN = 12;
const NEAR_METRES = 1500;
/** @type {any} */
let map = null;
/** @type {any} */
let layer = null;
let looked = "";

export function drawMap() {
  const holder = document.getElementById("round-map");
  if (!holder || !holder.offsetParent) return;
  if (!map) {
    const ground = readGround();
    map = makeMap(holder, ground, { keyboard: false, scrollWheelZoom: false });
    map.fitBounds(territory(ground), { animate: false });
    layer = L.layerGroup().addTo(map);
    fetch(ground.outlines).then((answer) => answer.json()).then((found) => showOutlines(map, found), () => undefined);
  }
  const { todo, seen } = stops();
  const shown = todo.slice(0, SHOWN);
  layer.clearLayers();
  const here = state.here ? [state.here.position[1], state.here.position[0]] : null;
  const pins = shown.flatMap(({ fields: { position } }, index) => (Array.isArray(position) ? [{ point: [position[1], position[0]], index }] : []));
  const points = pins.map(({ point }) => point);
  const way = here ? [here, ...points] : points;
  const zone = /** @type {{zone?: [number, number][]} | null} */ (pack())?.zone ?? [];
  if (zone.length) L.polygon(zone.map(([longitude, latitude]) => [latitude, longitude]), { className: "round-zone", interactive: false }).addTo(layer);
  L.polyline(way, { className: "round-way", interactive: false }).addTo(layer);
  for (const { point, index } of pins) {
    const pin = element("span", { class: index ? "round-pin" : "round-pin is-next" }, String(seen.length + 1 + index));
    L.marker(point, { icon: L.divIcon({ html: pin, className: "mini-pin", iconSize: [34, 34] }), interactive: false, keyboard: false, zIndexOffset: 1000 - index }).addTo(layer);
  }
  if (here && state.here) {
    L.circle(here, { radius: state.here.accuracy, className: "here-reach", interactive: false }).addTo(layer);
    L.circleMarker(here, { radius: 8, className: "here-dot", interactive: false }).addTo(layer);
  }
  // The view follows the next stop, not every step: nothing moves under a finger.
  const aim = shown[0]?.uid ?? "";
  if (aim !== looked && points.length) {
    looked = aim;
    map.invalidateSize({ animate: false });
    // Who is still far away wants to see the stops, not the town.
    const near = here && map.distance(here, points[0]) < NEAR_METRES ? way : points;
    const margin = Math.min(48, holder.clientHeight / 5);
    map.fitBounds(near.slice(0, 5), { padding: [margin, margin], maxZoom: 17, animate: false });
  }
}

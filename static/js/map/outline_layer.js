// @ts-check
/** Outlines and rivers in a pane of their own, under the markers. What each looks like stands in markers.css. */
import { L } from "../lib/leaflet.js";

/**
 * @param {any} map
 * @param {any} collection GeoJSON: quartiers with `label`, and whatever else helps to find one's way, with `kind`
 */
export function showOutlines(map, collection) {
  const pane = map.createPane("outlines");
  pane.classList.add("outline-pane");
  L.geoJSON(collection, {
    pane: "outlines",
    renderer: L.svg({ pane: "outlines", padding: 0.6 }),
    interactive: false,
    style: (/** @type {any} */ feature) => ({
      className: `outline outline-${feature.properties.kind ?? "quartier"}`,
      fill: feature.geometry.type.endsWith("Polygon"),
    }),
  }).addTo(map);
}

// @ts-check
/** The pages of /ogc that show features: the table says everything, the map draws what the same address gives as data. */
import { L } from "../lib/leaflet.js";
import { element } from "../lib/dom.js";
import { drawOutlines, makeMap, readGround, territory } from "../map/ground.js";

/** @param {HTMLElement} holder its `data-features` is the address of a feature or of some, in degrees */
async function show(holder) {
  const answer = await fetch(holder.dataset.features ?? "", { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) return;
  const found = await answer.json();
  holder.hidden = false;
  const canvas = element("div", { class: "mini-map-canvas", "aria-hidden": "true" });
  holder.append(canvas);
  holder.classList.add("is-shown");
  const ground = readGround();
  const map = makeMap(canvas, ground, { keyboard: false, scrollWheelZoom: false, boxZoom: false });
  const shapes = L.geoJSON(found, {
    pointToLayer: (/** @type {any} */ _feature, /** @type {any} */ at) => L.circleMarker(at, { radius: 6, className: "ogc-shape", weight: 2, interactive: false }),
    style: { className: "ogc-shape", weight: 2 },
    interactive: false,
  });
  const bounds = shapes.getBounds();
  map.fitBounds(bounds.isValid() ? bounds : territory(ground), { padding: [24, 24], maxZoom: 16, animate: false });
  void drawOutlines(map, ground);
  shapes.addTo(map);
}

for (const holder of document.querySelectorAll(".ogc-map")) void show(/** @type {HTMLElement} */ (holder));

// @ts-check
/**
 * Small read-only maps. One element each, told by its attributes (positions in degrees, longitude first):
 *
 *     <div class="mini-map" data-longitude="-1.5496" data-latitude="47.2161" data-label="Le composteur"
 *          data-colour="#4B7A1B" data-pictogram="compost" data-family="initiative"
 *          data-to-longitude="-1.5497" data-to-latitude="47.2170" data-metres="88" data-zoom="17"
 *          data-neighbours='[{"longitude":-1.55,"latitude":47.21,"label":"…","colour":"#…","pictogram":"…","family":"service"}]'>
 *       what the map says, in words
 *     </div>
 *
 * `data-to-*` draws a second pin (where the place would go) and the distance between both. The words inside stay for
 * those who read them; the drawing is hidden from screen readers.
 */
import { L } from "../lib/leaflet.js";
import { distanceInWords, metresBetween } from "../lib/distance.js";
import { element, pictogram } from "../lib/dom.js";
import { drawOutlines, makeMap, readGround } from "./ground.js";

/** @typedef {{longitude: number, latitude: number, label?: string, colour?: string, pictogram?: string, family?: string}} Pin */

/** Maps by their elements. @type {WeakMap<HTMLElement, any>} */
const drawn = new WeakMap();

/** Take a map back off an element that leaves the page: it would listen on for good. @param {HTMLElement} holder */
export function dropMiniMap(holder) {
  drawn.get(holder)?.remove();
  drawn.delete(holder);
  holder.querySelector(".mini-map-canvas")?.remove();
  holder.classList.remove("is-shown");
}

/** @param {HTMLElement} holder */
export function showMiniMap(holder) {
  const data = holder.dataset;
  const from = pinOf(data, data.longitude, data.latitude);
  const to = pinOf(data, data.toLongitude, data.toLatitude);
  const shown = to ?? from;
  if (!shown || holder.querySelector(".mini-map-canvas")) return;
  const canvas = element("div", { class: "mini-map-canvas", "aria-hidden": "true" });
  holder.append(canvas);
  holder.classList.add("is-shown");
  const ground = readGround();
  const map = makeMap(canvas, ground, { keyboard: false, scrollWheelZoom: false, boxZoom: false });
  drawn.set(holder, map);
  map.setView([shown.latitude, shown.longitude], Number(data.zoom) || 16, { animate: false });
  void drawOutlines(map, ground);
  for (const neighbour of /** @type {Pin[]} */ (JSON.parse(data.neighbours || "[]"))) addPin(map, neighbour, "is-neighbour");
  if (from && to) addMove(map, from, to, Number(data.metres));
  else addPin(map, shown, "is-selected");
}

/** @param {DOMStringMap} data @param {string | undefined} longitude @param {string | undefined} latitude @returns {Pin | null} */
function pinOf(data, longitude, latitude) {
  if (!longitude || !latitude) return null;
  return { ...data, longitude: Number(longitude), latitude: Number(latitude) };
}

/** @param {any} map @param {Pin} from where the place is now @param {Pin} to @param {number} metres measured by the server, if it did */
function addMove(map, from, to, metres) {
  const ends = [[from.latitude, from.longitude], [to.latitude, to.longitude]];
  L.polyline(ends, { className: "move-line", interactive: false }).addTo(map);
  addPin(map, from, "is-former");
  addPin(map, to, "is-selected");
  const distance = metres || metresBetween(from.longitude, from.latitude, to.longitude, to.latitude);
  // To the metre where one decides on it: the words beside the map say the same.
  const words = distance < 1000 ? `${Math.round(distance)}\u00a0m` : distanceInWords(distance, document.documentElement.lang);
  const text = element("span", { class: "move-distance" }, words);
  const middle = [(from.latitude + to.latitude) / 2, (from.longitude + to.longitude) / 2];
  L.marker(middle, { icon: iconOf(text, "move-label", 0), interactive: false, keyboard: false }).addTo(map);
  map.fitBounds(ends, { padding: [60, 60], maxZoom: 18, animate: false });
}

/** @param {any} map @param {Pin} pin @param {string} state */
function addPin(map, pin, state) {
  const family = pin.family === "initiative" ? "initiative" : "service";
  const shape = element("span", { class: `pin pin-${family} ${state}`, title: pin.label ?? null });
  if (pin.colour && state !== "is-former") shape.style.setProperty("--cat", pin.colour);
  if (pin.pictogram && state !== "is-former") shape.append(pictogram(pin.pictogram));
  const icon = iconOf(shape, "mini-pin", 32);
  const zIndexOffset = state === "is-neighbour" ? 0 : 1000;
  L.marker([pin.latitude, pin.longitude], { icon, zIndexOffset, interactive: false, keyboard: false }).addTo(map);
}

/** @param {HTMLElement} html @param {string} className @param {number} size @returns {any} */
function iconOf(html, className, size) {
  return L.divIcon({ html, className, iconSize: [size, size], iconAnchor: [size / 2, size / 2] });
}

/** A map is drawn when it comes near the screen, not before. */
function showAll() {
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      showMiniMap(/** @type {HTMLElement} */ (target));
    }
  }, { rootMargin: "200px" });
  for (const holder of document.querySelectorAll(".mini-map")) near.observe(holder);
}

showAll();

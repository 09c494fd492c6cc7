// @ts-check
/** Choosing many places on a map. The ticks of the list are the choice; the map only sets and shows them. */
import { L } from "../lib/leaflet.js";
import { find } from "../lib/dom.js";
import { drawOutlines, makeMap, readGround, territory } from "../map/ground.js";
import { Lasso } from "../map/lasso.js";

const form = /** @type {HTMLFormElement} */ (find("#bulk"));
const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input[name="lieu"]')]);
/** From so many points on, smaller ones: few would be told apart. */
const MANY = 60;
const all = /** @type {HTMLInputElement | null} */ (form.querySelector('input[name="tous"]'));

/** Show how many are ticked; a whole list is ticked one by one, so that some can be unticked again. */
function count() {
  const some = boxes.filter((box) => box.checked).length;
  const words = form.dataset;
  const told = some > 1 ? (words.some ?? "").replace("{count}", String(some)) : some ? words.one : words.none;
  find("[data-count]", form).textContent = told ?? "";
  if (all) all.checked = some === boxes.length;
}

/** @param {HTMLInputElement[]} changed @param {boolean} checked */
function tick(changed, checked) {
  for (const box of changed) box.checked = checked;
  form.dispatchEvent(new Event("ticked"));
}

/** @param {HTMLInputElement} box @returns {[number, number]} latitude, longitude in degrees */
function position(box) {
  return [Number(box.dataset.lat), Number(box.dataset.lon)];
}

function showMap() {
  find("[data-map]").hidden = false;
  const ground = readGround();
  // Not whole zooms only: with those a choice may fill a quarter of the map, and its points lie on one another.
  const how = { keyboard: false, scrollWheelZoom: false, boxZoom: false, zoomSnap: 0 };
  const map = makeMap(find("[data-canvas]"), ground, how);
  const around = boxes.length ? L.latLngBounds(boxes.map(position)) : territory(ground);
  map.fitBounds(around, { padding: [24, 24], maxZoom: 17, animate: false });
  const radius = boxes.length > MANY ? 5 : 8;
  void drawOutlines(map, ground);
  const points = boxes.map((box) => {
    const point = L.circleMarker(position(box), { radius, className: "bulk-point" }).addTo(map);
    point.on("click", () => tick([box], !box.checked));
    return point;
  });
  form.addEventListener("ticked", () => {
    boxes.forEach((box, rank) => points[rank].getElement()?.classList.toggle("is-chosen", box.checked));
    count();
  });
  return map;
}

/** @param {any} map */
function listenForTools(map) {
  const lasso = new Lasso(map, (inside) => tick(boxes.filter((box) => inside(...position(box))), true));
  const tools = /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-tool]"));
  for (const tool of tools) {
    tool.addEventListener("click", () => {
      const taken = tool.getAttribute("aria-pressed") !== "true";
      for (const other of tools) other.setAttribute("aria-pressed", String(other === tool && taken));
      lasso.take(taken ? (tool.dataset.tool ?? "") : "");
    });
  }
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-zoom]"))) {
    button.addEventListener("click", () => map.setZoom(map.getZoom() + Number(button.dataset.zoom)));
  }
  find("[data-clear]").addEventListener("click", () => tick(boxes, false));
}

if (boxes.length) {
  all?.removeAttribute("name");
  if (all?.checked) for (const box of boxes) box.checked = true;
  all?.addEventListener("change", () => tick(boxes, all.checked));
  for (const box of boxes) box.addEventListener("change", () => form.dispatchEvent(new Event("ticked")));
  listenForTools(showMap());
  form.dispatchEvent(new Event("ticked"));
}

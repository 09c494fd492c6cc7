// @ts-check
/**
 * Drawing an area in a form: tap its corners, add the centre of the map, or take what the map shows. The text of the corners
 * is the truth, one « latitude, longitude » a line; the map shows it and writes it. Without this script the text works alone.
 *
 *     import "../edit/area.js";   // takes every [data-area] of the page (see templates/campaigns/_area.html)
 */
import { element, find } from "../lib/dom.js";
import { L } from "../lib/leaflet.js";
import { drawOutlines, makeMap, readGround, territory } from "../map/ground.js";
import { outline, readCorners, writeCorners } from "./corners.js";

/** In pixels: enough to see where it is, and no target. */
const CORNER = 8;

class AreaPicker {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.text = /** @type {HTMLTextAreaElement} */ (find("textarea", root));
    find("[data-area-tools]", root).classList.remove("to-come");
    const holder = find("[data-area-map]", root);
    holder.setAttribute("aria-label", root.dataset.mapLabel ?? "");
    this.ground = readGround();
    this.map = makeMap(holder, this.ground, { doubleClickZoom: false });
    this.layer = L.layerGroup().addTo(this.map);
    this.map.on("click", (/** @type {any} */ { latlng }) => this.add(latlng));
    root.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("[data-area-do]") : null;
      if (button instanceof HTMLElement) this.press(button.dataset.areaDo ?? "");
    });
    this.text.addEventListener("input", () => this.draw());
    const known = readCorners(this.text.value);
    this.map.fitBounds(known.length > 1 ? L.latLngBounds(known).pad(0.3) : territory(this.ground), { animate: false });
    void drawOutlines(this.map, this.ground);
    this.draw();
  }

  /** @param {string} what */
  press(what) {
    if (what === "in") this.map.zoomIn();
    else if (what === "out") this.map.zoomOut();
    else if (what === "centre") this.add(this.map.getCenter());
    else if (what === "back") this.write(readCorners(this.text.value).slice(0, -1));
    else if (what === "clear") this.write([]);
    else if (what === "view") this.takeView();
  }

  takeView() {
    const seen = this.map.getBounds().pad(-0.05);
    this.write([[seen.getSouth(), seen.getWest()], [seen.getNorth(), seen.getEast()]]);
  }

  /** @param {{lat: number, lng: number}} latlng */
  add({ lat, lng }) {
    this.write([...readCorners(this.text.value), [lat, lng]]);
  }

  /** @param {[number, number][]} corners */
  write(corners) {
    this.text.value = writeCorners(corners);
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  draw() {
    const corners = readCorners(this.text.value);
    const shape = outline(corners);
    this.layer.clearLayers();
    if (shape.length > 1) L.polygon(shape, { className: "area-shape", interactive: false }).addTo(this.layer);
    for (const corner of corners) {
      const icon = L.divIcon({ html: element("span", { class: "area-corner" }), className: "mini-pin", iconSize: [CORNER * 2, CORNER * 2] });
      L.marker(corner, { icon, interactive: false, keyboard: false }).addTo(this.layer);
    }
    const words = ["none", "one", "two"][corners.length] ?? "many";
    find("[data-area-status]", this.root).textContent = (this.root.getAttribute(`data-say-${words}`) ?? "").replace("{n}", String(corners.length));
  }
}

for (const root of document.querySelectorAll("[data-area]")) new AreaPicker(/** @type {HTMLElement} */ (root));

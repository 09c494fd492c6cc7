// @ts-check
/** The buttons on the map: nearer, farther, my position, and the door to propose a place where one looks. */
import { L } from "../lib/leaflet.js";
import { find } from "../lib/dom.js";
import { say } from "../lib/words.js";
import { whereAmI } from "./locate.js";

const CLOSE_ZOOM = 16;

export class Controls {
  /** @param {any} map @param {(message: string) => void} tell */
  constructor(map, tell) {
    this.map = map;
    this.tell = tell;
    this.nearer = /** @type {HTMLButtonElement} */ (find("[data-zoom-in]"));
    this.farther = /** @type {HTMLButtonElement} */ (find("[data-zoom-out]"));
    this.here = L.layerGroup().addTo(map);
    this.nearer.addEventListener("click", () => map.zoomIn());
    this.farther.addEventListener("click", () => map.zoomOut());
    find("[data-locate]").addEventListener("click", (event) => this.locate(/** @type {HTMLElement} */ (event.currentTarget)));
    map.on("zoomend moveend", () => this.follow());
    this.follow();
  }

  follow() {
    const zoom = this.map.getZoom();
    this.nearer.setAttribute("aria-disabled", String(zoom >= this.map.getMaxZoom()));
    this.farther.setAttribute("aria-disabled", String(zoom <= this.map.getMinZoom()));
    const { lat, lng } = this.map.getCenter();
    for (const link of document.querySelectorAll("a[data-propose]")) {
      const address = new URL(/** @type {HTMLAnchorElement} */ (link).href);
      address.searchParams.set("lon", lng.toFixed(6));
      address.searchParams.set("lat", lat.toFixed(6));
      /** @type {HTMLAnchorElement} */ (link).href = address.href;
    }
  }

  /** @param {HTMLElement} button */
  async locate(button) {
    button.setAttribute("aria-busy", "true");
    const here = await whereAmI();
    button.removeAttribute("aria-busy");
    if (!here) return this.tell(say("locate_trouble"));
    const latlng = L.latLng(here.lat, here.lon);
    this.here.clearLayers();
    L.circle(latlng, { radius: here.accuracy, className: "here-reach", interactive: false }).addTo(this.here);
    L.circleMarker(latlng, { radius: 8, className: "here-dot", interactive: false }).addTo(this.here);
    this.map.setView(latlng, Math.max(this.map.getZoom(), CLOSE_ZOOM));
    this.tell(say("located"));
  }
}

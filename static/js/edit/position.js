// @ts-check
/**
 * Choosing a position in a form: tap the map, "placer au centre", this device's position, or the two coordinates typed.
 * The inputs `longitude` and `latitude` are the truth; the map shows them and writes them. Without this script, or when
 * no map comes, the form works as it is.
 *
 *     import "../edit/position.js";   // takes every [data-position] of the page (see templates/components/position.html)
 */
import { L } from "../lib/leaflet.js";
import { element, find } from "../lib/dom.js";
import { drawOutlines, makeMap, readGround, territory } from "../map/ground.js";
import { whereAmI } from "../map/locate.js";

const CLOSE_ZOOM = 17;
/** Written in the inputs: about ten centimetres, as published. */
const DECIMALS = 6;
const CROSS_PIXELS = 24;

class PositionPicker {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.longitude = /** @type {HTMLInputElement} */ (find('input[name="longitude"]', root));
    this.latitude = /** @type {HTMLInputElement} */ (find('input[name="latitude"]', root));
    this.status = find("[data-position-status]", root);
    this.pin = null;
    const holder = find("[data-position-map]", root);
    find("[data-position-tools]", root).classList.remove("to-come");
    this.ground = readGround();
    this.map = makeMap(holder, this.ground, { doubleClickZoom: false });
    this.map.on("click", (/** @type {any} */ event) => this.choose(event.latlng, "chosen"));
    holder.setAttribute("aria-label", root.dataset.mapLabel ?? "");
    this.lookAround();
    this.listen();
    this.map.on("move", () => this.spareTheCross());
    void drawOutlines(this.map, this.ground);
  }

  /** Where to begin: the position in the form, else the centre the person came from, else the whole territory. */
  lookAround() {
    const typed = this.typed();
    const { startLongitude, startLatitude } = this.root.dataset;
    if (typed) this.map.setView(typed, CLOSE_ZOOM, { animate: false });
    else if (startLongitude && startLatitude) this.map.setView([Number(startLatitude), Number(startLongitude)], 16);
    else this.map.fitBounds(territory(this.ground), { animate: false });
    if (typed) this.drawPin(typed);
  }

  listen() {
    const press = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      find(`[data-position-${name}]`, this.root).addEventListener("click", act);
    press("centre", () => this.choose(this.map.getCenter(), "chosen"));
    press("device", () => this.useDevice());
    press("in", () => this.map.zoomIn());
    press("out", () => this.map.zoomOut());
    for (const input of [this.longitude, this.latitude]) input.addEventListener("change", () => this.readTyped());
  }

  /** @returns {any | null} what the inputs say, when they say a position */
  typed() {
    const [lon, lat] = [this.longitude, this.latitude].map((input) => parseFloat(input.value.replace(",", ".")));
    return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? L.latLng(lat, lon) : null;
  }

  readTyped() {
    const typed = this.typed();
    if (!typed) return;
    this.drawPin(typed);
    this.map.setView(typed, Math.max(this.map.getZoom(), CLOSE_ZOOM));
    this.tell("chosen");
  }

  /** @param {any} latlng @param {string} message */
  choose(latlng, message) {
    this.longitude.value = latlng.lng.toFixed(DECIMALS);
    this.latitude.value = latlng.lat.toFixed(DECIMALS);
    for (const input of [this.longitude, this.latitude]) input.dispatchEvent(new Event("input", { bubbles: true }));
    this.drawPin(latlng);
    this.tell(message);
  }

  async useDevice() {
    this.tell("looking");
    const here = await whereAmI();
    if (!here) return this.tell("unavailable");
    const latlng = L.latLng(here.lat, here.lon);
    this.map.setView(latlng, CLOSE_ZOOM);
    this.choose(latlng, "device");
  }

  /** @param {any} latlng */
  drawPin(latlng) {
    const icon = L.divIcon({
      html: element("span", { class: "chosen-pin" }), className: "chosen-pin-holder", iconSize: [32, 42], iconAnchor: [16, 40],
    });
    this.pin?.remove();
    this.pin = L.marker(latlng, { icon, interactive: false, keyboard: false }).addTo(this.map);
    this.spareTheCross();
  }

  /** The cross of the middle would lie over a pin that stands there. */
  spareTheCross() {
    const middle = this.map.getSize().divideBy(2);
    const there = this.pin && this.map.latLngToContainerPoint(this.pin.getLatLng()).distanceTo(middle) < CROSS_PIXELS;
    this.root.classList.toggle("is-placed-at-centre", Boolean(there));
  }

  /** @param {string} message suffix of a `data-say-…` attribute: the sentences come with the form */
  tell(message) {
    this.status.textContent = this.root.getAttribute(`data-say-${message}`) ?? "";
  }
}

for (const root of document.querySelectorAll("[data-position]")) new PositionPicker(/** @type {HTMLElement} */ (root));

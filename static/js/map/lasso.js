// @ts-check
/** Drawing on a map with a finger, a pen or a mouse: what lies inside is told when the shape is closed. */
import { box, contains } from "../lib/inside.js";
import { L } from "../lib/leaflet.js";

/** @typedef {import("../lib/inside.js").Spot} Spot */

export class Lasso {
  /**
   * @param {any} map Leaflet's
   * @param {(inside: (latitude: number, longitude: number) => boolean) => void} done told once a shape is drawn
   */
  constructor(map, done) {
    this.map = map;
    this.done = done;
    /** @type {string} lasso, box, or nothing */
    this.tool = "";
    /** @type {Spot[]} */
    this.path = [];
    this.drawn = null;
    const canvas = map.getContainer();
    canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => this.begin(event));
    canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => this.go(event));
    canvas.addEventListener("pointerup", () => this.end());
    canvas.addEventListener("pointercancel", () => this.drop());
  }

  /** @param {string} tool */
  take(tool) {
    this.tool = tool;
    this.drop();
    this.map.getContainer().classList.toggle("is-drawing", Boolean(tool));
    if (tool) this.map.dragging.disable();
    else this.map.dragging.enable();
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (!this.tool || !event.isPrimary || event.button) return;
    this.map.getContainer().setPointerCapture(event.pointerId);
    this.path = [this.spot(event)];
  }

  /** @param {PointerEvent} event */
  go(event) {
    if (!this.path.length || !event.isPrimary) return;
    const here = this.spot(event);
    if (this.tool === "box") this.path.length = 1;
    this.path.push(here);
    this.draw();
  }

  end() {
    const shape = this.shape();
    this.drop();
    if (shape.length < 3) return;
    this.done((latitude, longitude) => contains(shape, this.map.latLngToContainerPoint([latitude, longitude])));
  }

  drop() {
    this.path = [];
    this.drawn?.remove();
    this.drawn = null;
  }

  /** @returns {Spot[]} */
  shape() {
    if (this.tool !== "box") return this.path;
    return this.path.length === 2 ? box(this.path[0], this.path[1]) : [];
  }

  draw() {
    const corners = this.shape().map(({ x, y }) => this.map.containerPointToLatLng([x, y]));
    if (this.drawn) this.drawn.setLatLngs(corners);
    else this.drawn = L.polygon(corners, { className: "bulk-shape", interactive: false }).addTo(this.map);
  }

  /** @param {PointerEvent} event @returns {Spot} */
  spot(event) {
    const frame = this.map.getContainer().getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }
}

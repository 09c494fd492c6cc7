// @ts-check
/**
 * The tiles of the ground, asked politely. One tile is tried first: when it does not come, no other is asked for and the
 * paper ground with its outlines remains. A server that goes away later is left alone too, and tried again after a while.
 */
import { L } from "../lib/leaflet.js";
import { credit } from "./credit.js";

const FAILURES_IN_A_ROW = 4;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 600_000;

export class Tiles {
  /** @param {any} map @param {import("./ground.js").Ground} ground */
  constructor(map, ground) {
    this.map = map;
    this.address = ground.tiles;
    this.wait = FIRST_WAIT_MS;
    this.failures = 0;
    this.layer = L.tileLayer(ground.tiles, {
      attribution: credit(ground.attribution),
      maxNativeZoom: ground.maxZoom || 19,
      maxZoom: 22,
      className: "ground-tiles",
      keepBuffer: 3,
    });
    this.layer.on("tileload", () => {
      this.failures = 0;
      this.wait = FIRST_WAIT_MS;
    });
    this.layer.on("tileerror", () => this.failed());
    map.getContainer().classList.add("without-tiles");
    map.whenReady(() => this.tryOne());
    window.addEventListener("online", () => this.tryOne());
  }

  /** Shows the tiles if the one under the centre comes. */
  tryOne() {
    if (this.map.hasLayer(this.layer) || !navigator.onLine) return;
    const zoom = Math.min(Math.round(this.map.getZoom()), this.layer.options.maxNativeZoom);
    const point = this.map.project(this.map.getCenter(), zoom).divideBy(256).floor();
    const tile = new Image();
    tile.onload = () => this.show();
    tile.onerror = () => this.later();
    tile.src = L.Util.template(this.address, { z: zoom, x: point.x, y: point.y, s: "a", r: "" });
  }

  show() {
    this.failures = 0;
    this.layer.addTo(this.map);
    this.map.getContainer().classList.remove("without-tiles");
  }

  failed() {
    this.failures += 1;
    if (this.failures < FAILURES_IN_A_ROW) return;
    this.layer.remove();
    this.map.getContainer().classList.add("without-tiles");
    this.later();
  }

  later() {
    setTimeout(() => this.tryOne(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }
}

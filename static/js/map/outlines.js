// @ts-check
/** The quartiers: outlines, and names with a halo that stand above the markers and give way to them. */
import { L } from "../lib/leaflet.js";
import { element } from "../lib/dom.js";
import { showOutlines } from "./outline_layer.js";

const NAMED_FROM_ZOOM = 11.5;
const NAMED_UP_TO_ZOOM = 15.5;
const LABEL_HEIGHT = 18;
const LETTER_WIDTH = 7.2;
/** Where a name may stand around its quartier's middle, in pixels: the first free one is taken. */
const PLACES = [[0, 0], [0, -30], [0, 30], [0, -58], [0, 58], [-46, 0], [46, 0], [-46, -34], [46, -34], [-46, 34], [46, 34]];

export class Outlines {
  /** @param {any} map */
  constructor(map) {
    this.map = map;
    const names = map.createPane("names");
    names.classList.add("name-pane");
    /** @type {{element: HTMLElement, middle: any, shown: boolean}[]} */
    this.names = [];
    map.on("zoomanim", (/** @type {any} */ event) => this.follow(event));
  }

  /** @param {any} collection see `showOutlines` */
  show(collection) {
    showOutlines(this.map, collection);
    const pane = this.map.getPane("names");
    for (const { geometry, properties } of collection.features) {
      if (!properties.label || !geometry.type.endsWith("Polygon")) continue;
      const [lon, lat] = properties.middle ?? middleOf(geometry);
      const name = element("div", { class: "quartier-name leaflet-zoom-animated", "aria-hidden": "true" }, properties.label);
      pane.append(name);
      this.names.push({ element: name, middle: L.latLng(lat, lon), shown: false });
    }
  }

  /**
   * @param {{x: number, y: number, radius: number}[]} discs what already stands on the map, in layer pixels
   */
  placeNames(discs) {
    const zoom = this.map.getZoom();
    const wanted = zoom >= NAMED_FROM_ZOOM && zoom <= NAMED_UP_TO_ZOOM;
    const taken = discs.map(({ x, y, radius }) => ({ x, y, width: radius, height: radius }));
    for (const name of this.names) {
      const spot = wanted ? this.spotFor(name, taken) : null;
      name.shown = spot !== null;
      name.element.classList.toggle("is-shown", name.shown);
      if (!spot) continue;
      taken.push(spot);
      L.DomUtil.setPosition(name.element, L.point(spot.x, spot.y));
    }
  }

  /** @param {{element: HTMLElement, middle: any}} name @param {{x: number, y: number, width: number, height: number}[]} taken */
  spotFor(name, taken) {
    const width = ((name.element.textContent ?? "").length * LETTER_WIDTH) / 2;
    const height = LABEL_HEIGHT / 2;
    const middle = this.map.latLngToLayerPoint(name.middle);
    for (const [dx, dy] of PLACES) {
      const spot = { x: Math.round(middle.x + dx), y: Math.round(middle.y + dy), width, height };
      if (taken.every((other) => apart(spot, other))) return spot;
    }
    return null;
  }

  /** @param {any} event of a zoom that is being animated */
  follow(event) {
    for (const { element: name, middle, shown } of this.names) {
      if (shown) L.DomUtil.setPosition(name, this.map._latLngToNewLayerPoint(middle, event.zoom, event.center).round());
    }
  }
}

/** @typedef {{x: number, y: number, width: number, height: number}} Spot half width and half height around a middle */
/** @param {Spot} a @param {Spot} b */
export function apart(a, b) {
  return Math.abs(a.x - b.x) > a.width + b.width || Math.abs(a.y - b.y) > a.height + b.height;
}

/** @param {any} geometry Polygon or MultiPolygon @returns {[number, number]} middle of the longest ring's area */
function middleOf(geometry) {
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((/** @type {any} */ p) => p[0]);
  const ring = rings.sort((/** @type {any[]} */ a, /** @type {any[]} */ b) => b.length - a.length)[0];
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
    area += cross;
    x += (ring[i][0] + ring[i + 1][0]) * cross;
    y += (ring[i][1] + ring[i + 1][1]) * cross;
  }
  return area ? [x / (3 * area), y / (3 * area)] : ring[0];
}

// @ts-check
/**
 * What lies under the markers: tiles when they come, and in any case the outlines of the quartiers.
 * The page tells where in `<script type="application/json" id="map-ground">`.
 */
import { L } from "../lib/leaflet.js";
import { calm } from "../lib/dom.js";
import { credit } from "./credit.js";
import { showOutlines } from "./outline_layer.js";
import { Tiles } from "./tiles.js";

/**
 * @typedef {{address: string, version: string, least: number, most: number, attribution: string}} Vectors
 *   a PMTiles archive of vector tiles on our own server, with the zooms that it holds
 * @typedef {object} Ground
 * @property {Vectors | null} [vectors] drawn instead of the tiles
 * @property {string} tiles address with {z} {x} {y}; empty = outlines only
 * @property {string} attribution plain text
 * @property {number} maxZoom deepest zoom that the tiles have
 * @property {[number, number, number, number]} bounds of the territory: west, south, east, north in degrees
 * @property {{latitude: number, longitude: number, zoom: number} | null} view where the map begins; null = the territory
 * @property {string} outlines address of the quartiers' outlines
 */

/** @returns {Ground} */
export function readGround() {
  const block = document.getElementById("map-ground");
  return JSON.parse(block?.textContent || "{}");
}

/**
 * @param {HTMLElement} holder
 * @param {Ground} ground
 * @param {{keyboard?: boolean, [name: string]: any}} [options] Leaflet's, over ours; `keyboard: false`: a map that is only looked at
 * @returns {any} a Leaflet map over the ground, not yet looking anywhere
 */
export function makeMap(holder, ground, options = {}) {
  const still = calm();
  const map = L.map(holder, {
    zoomControl: false,
    attributionControl: false,
    minZoom: 8,
    maxZoom: 19,
    zoomAnimation: !still,
    markerZoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
    ...options,
  });
  L.control.attribution({ prefix: '<a href="https://leafletjs.com">Leaflet</a>', position: "bottomleft" }).addTo(map);
  if (options.keyboard === false) passOver(map);
  const { vectors } = ground;
  // Only where a town has such a map: nobody else waits for it.
  if (vectors) void import("./vector_tiles.js").then(({ showVectors }) => map.getContainer().isConnected && showVectors(map, vectors, credit(vectors.attribution)));
  else if (ground.tiles) new Tiles(map, ground);
  return map;
}

/** A map that is silent for screen readers is no place to stop at either: nor is the name of who made its ground, once it comes. @param {any} map */
function passOver(map) {
  const silence = () => {
    for (const link of map.getContainer().querySelectorAll("a")) link.tabIndex = -1;
  };
  map.on("layeradd", silence);
  silence();
}

/**
 * The outlines of the quartiers and the town's rivers, without names: enough to find one's way on a small map.
 * @param {any} map @param {Ground} ground
 */
export async function drawOutlines(map, ground) {
  if (!ground.outlines) return;
  outlines ??= fetchOutlines(ground.outlines);
  const known = await outlines;
  // A map may be gone by then: at the desk each contribution has its own.
  if (known && map.getContainer().isConnected) showOutlines(map, known);
}

/** The outlines of this page, asked for once however many maps it shows. @type {Promise<any> | undefined} */
let outlines;

/** @param {string} address @returns {Promise<any>} null when they cannot be had: the next map asks again */
async function fetchOutlines(address) {
  try {
    return await (await fetch(address)).json();
  } catch {
    outlines = undefined;
    return null;
  }
}

/** @param {Ground} ground @returns {any} Leaflet bounds of the territory */
export function territory(ground) {
  const [west, south, east, north] = ground.bounds;
  return L.latLngBounds([south, west], [north, east]);
}

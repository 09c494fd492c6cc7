// @ts-check
/** The Leaflet map with its ground and its markers, seen from the page: what is in view, where one looks. */
import { breathe } from "../lib/breathe.js";
import { calm } from "../lib/dom.js";
import { L } from "../lib/leaflet.js";
import { say } from "../lib/words.js";
import { cluster, markersIn } from "./clusters.js";
import { makeMap, readGround, territory } from "./ground.js";
import { MarkerLayer } from "./marker_layer.js";
import { worldX, worldY } from "./mercator.js";
import { Outlines } from "./outlines.js";
import { learnNames } from "./points.js";

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {import("./clusters.js").Marker} Marker
 * @typedef {import("./clusters.js").Box} Box
 * @typedef {import("./state.js").View} View
 */

/** Markers are made this far around the view, so that moving it uncovers no blank. */
const MARGIN = 0.4;
const DEEPEST_FIT = 18;
/** Room that the marker of an open place keeps from the edges. */
const EDGE_PIXELS = 28;
const SEARCH_BAR_PIXELS = 70;

export class MapView {
  /**
   * @param {HTMLElement} holder
   * @param {View | null} view
   * @param {{open: (marker: Marker) => void, moved: () => void, outlined: () => void}} does
   * @param {string} names where the names of places are asked for
   */
  constructor(holder, view, does, names) {
    this.does = does;
    this.names = names;
    this.holder = holder;
    const ground = readGround();
    this.home = territory(ground);
    this.leaflet = makeMap(holder, ground, { maxBounds: this.home.pad(3), maxBoundsViscosity: 0.6 });
    this.outlines = new Outlines(this.leaflet);
    this.layer = new MarkerLayer(this.leaflet, does.open, say("markers"));
    /** @type {Points | null} */
    this.points = null;
    /** @type {ArrayLike<number>} */
    this.chosen = [];
    /** Settled once the markers in view have their names, or cannot have them. */
    this.named = Promise.resolve();
    /** @type {Marker[]} */
    this.markers = [];
    this.obstructed = { top: 0, bottom: 0 };
    if (view) this.goTo(view, false);
    else if (ground.view) this.leaflet.setView([ground.view.latitude, ground.view.longitude], ground.view.zoom, { animate: false });
    else this.leaflet.fitBounds(this.home.pad(-0.1), { animate: false });
    this.leaflet.on("moveend", () => this.settled());
    this.leaflet.on("move", () => this.keepCovered());
    this.fetchOutlines(ground.outlines);
  }

  /** @param {string} address */
  async fetchOutlines(address) {
    if (!address) return;
    try {
      this.contours = await (await fetch(address)).json();
      await breathe();
      this.outlines.show(this.contours);
      await breathe();
      this.outlines.placeNames(this.layer.discs());
      this.does.outlined();
    } catch {
      // The outlines only help to find one's way: without them the map still answers.
    }
  }

  /**
   * On a phone the search bar and the sheet cover a part of the map: what lies under them is not in view.
   * @param {HTMLElement} panel @param {HTMLElement} top
   */
  observePanel(panel, top) {
    const measure = () => {
      const narrow = getComputedStyle(panel).position === "absolute";
      this.obstructed = narrow ? { top: top.getBoundingClientRect().bottom, bottom: Math.min(panel.offsetHeight, 128) } : { top: 0, bottom: 0 };
    };
    measure();
    new ResizeObserver(() => {
      measure();
      this.leaflet.invalidateSize({ animate: false });
    }).observe(this.holder);
  }

  /** @param {Points} points @param {ArrayLike<number>} chosen */
  show(points, chosen) {
    const first = !this.points;
    this.points = points;
    this.chosen = chosen;
    this.draw();
    if (first) performance.mark("first-markers");
  }

  draw() {
    if (!this.points) return;
    this.window = this.boxOf(MARGIN);
    this.markers = cluster(this.points, this.chosen, this.leaflet.getZoom(), this.window);
    this.layer.show(this.points, this.markers);
    const visible = this.visible();
    this.layer.tellOnly(visible);
    this.outlines.placeNames(this.layer.discs());
    this.named = this.name(this.points, visible);
  }

  /** Markers that stand for one place say its name as soon as it is known. @param {Points} points @param {Marker[]} markers */
  async name(points, markers) {
    const alone = markers.flatMap(({ kind, members }) => (kind === "place" ? members : []));
    if (await learnNames(this.names, points, alone)) this.layer.tellNames();
  }

  settled() {
    this.draw();
    this.does.moved();
  }

  /** During a long drag the margin runs out before the finger is lifted. */
  keepCovered() {
    if (!this.window || this.leaflet._animatingZoom) return;
    const box = this.boxOf(0);
    const { west, east, north, south } = this.window;
    if (box.west < west || box.east > east || box.north < north || box.south > south) this.draw();
  }

  /** @param {number} margin share of the view added on each side @returns {Box} */
  boxOf(margin) {
    const size = this.leaflet.getSize();
    const top = margin ? 0 : this.obstructed.top;
    const bottom = margin ? 0 : this.obstructed.bottom;
    const corner = (/** @type {number} */ x, /** @type {number} */ y) => this.leaflet.containerPointToLatLng(L.point(x, y));
    const northWest = corner(-size.x * margin, top - size.y * margin);
    const southEast = corner(size.x * (1 + margin), size.y * (1 + margin) - bottom);
    return { west: worldX(northWest.lng), north: worldY(northWest.lat), east: worldX(southEast.lng), south: worldY(southEast.lat) };
  }

  /** @returns {Marker[]} */
  visible() {
    return markersIn(this.markers, this.boxOf(0));
  }

  /** @returns {{lon: number, lat: number}} */
  centre() {
    const { lng, lat } = this.leaflet.getCenter();
    return { lon: lng, lat };
  }

  /** @returns {View} */
  view() {
    return { ...this.centre(), zoom: this.leaflet.getZoom() };
  }

  /** @param {View} view @returns {boolean} within what the address can tell */
  isAt(view) {
    const now = this.view();
    return now.zoom === view.zoom && Math.abs(now.lat - view.lat) < 1e-4 && Math.abs(now.lon - view.lon) < 1e-4;
  }

  /** @param {View} view @param {boolean} [animate] */
  goTo({ lat, lon, zoom }, animate = !calm()) {
    this.leaflet.setView([lat, lon], zoom, { animate });
  }

  /** @param {Points} points @param {number[]} indices */
  fit(points, indices) {
    const bounds = boundsOf(points, indices);
    const before = this.leaflet.getZoom();
    this.leaflet.fitBounds(bounds, {
      animate: !calm(),
      paddingTopLeft: [40, 40 + this.obstructed.top], paddingBottomRight: [40, 40 + this.obstructed.bottom], maxZoom: DEEPEST_FIT,
    });
    // A cluster whose places lie far apart may already fill the view: it opens all the same.
    if (this.leaflet.getZoom() === before && before < DEEPEST_FIT && indices.length < this.chosen.length) {
      this.leaflet.setView(bounds.getCenter(), before + 1);
    }
  }

  /** @param {Points} points @param {Marker} marker @returns {boolean} whether a deeper zoom takes the cluster apart */
  canOpen(points, marker) {
    if (this.leaflet.getZoom() >= DEEPEST_FIT) return false;
    return cluster(points, marker.members, this.leaflet.getMaxZoom(), { west: 0, north: 0, east: 1, south: 1 }).length > 1;
  }

  /** @param {string[]} codes of quartiers */
  lookAt(codes) {
    const wanted = this.contours?.features.filter((/** @type {any} */ { properties }) => codes.includes(properties.code));
    if (wanted?.length) this.leaflet.fitBounds(L.geoJSON({ type: "FeatureCollection", features: wanted }).getBounds(), { padding: [20, 20], animate: !calm() });
  }

  /** @param {number} index */
  select(index) {
    this.layer.select(index);
  }

  /** @param {number} index */
  elementOf(index) {
    return this.layer.elementOf(index);
  }

  /** Moves a place out from under the sheet that tells about it. @param {Points} points @param {number} index */
  reveal(points, index) {
    const { x, y } = this.leaflet.latLngToContainerPoint([points.lat[index], points.lon[index]]);
    const free = this.freeStrip();
    const inside = x > free.left && x < free.right && y > free.top && y < free.bottom;
    if (inside) return;
    const towards = L.point((free.left + free.right) / 2, (free.top + free.bottom) / 2);
    this.leaflet.panBy(L.point(x, y).subtract(towards), { animate: !calm() });
  }

  /** @returns {{left: number, top: number, right: number, bottom: number}} what the open place leaves of the map, in its pixels */
  freeStrip() {
    const sheet = document.querySelector("#place:not([hidden])")?.getBoundingClientRect();
    const map = this.holder.getBoundingClientRect();
    const covered = sheet && sheet.width > map.width * 0.9 ? Math.max(0, map.bottom - sheet.top) : this.obstructed.bottom;
    const top = covered > map.height / 2 ? SEARCH_BAR_PIXELS : this.obstructed.top;
    return { left: EDGE_PIXELS, top: top + EDGE_PIXELS, right: map.width - EDGE_PIXELS, bottom: map.height - covered - EDGE_PIXELS };
  }
}

/** @param {Points} points @param {number[]} indices at least one; a million of them make no object each */
function boundsOf(points, indices) {
  let [south, west, north, east] = [90, 180, -90, -180];
  for (const index of indices) {
    south = Math.min(south, points.lat[index]);
    west = Math.min(west, points.lon[index]);
    north = Math.max(north, points.lat[index]);
    east = Math.max(east, points.lon[index]);
  }
  return L.latLngBounds([south, west], [north, east]);
}

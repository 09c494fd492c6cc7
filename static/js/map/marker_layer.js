// @ts-check
/**
 * Markers as real buttons in a pane of the map: a few hundred at most, since clusters stand for the rest. Those that stay
 * from one view to the next keep their element (and the focus). One of them is in the tab order; arrows go to neighbours.
 */
import { L } from "../lib/leaflet.js";
import { describe, markerElement, radiusOf } from "./marker_element.js";
import { latitude, longitude } from "./mercator.js";
import { neighbourTowards } from "./neighbours.js";
import { apart } from "./outlines.js";

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {import("./clusters.js").Marker} Marker
 * @typedef {{marker: Marker, element: HTMLButtonElement, latlng: any, n: number}} Shown
 */

const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
});

/** Where one looks at streets, places say their names under their pins, as long as there is room. */
const NAMED_FROM_ZOOM = 17;
const NAME_LETTER_PIXELS = 6.2;
const NAME_LONGEST_PIXELS = 136;
const NAME_BELOW_PIXELS = 25;

export class MarkerLayer {
  /** @param {any} map @param {(marker: Marker) => void} onOpen @param {string} label what the group is called */
  constructor(map, onOpen, label) {
    this.map = map;
    this.onOpen = onOpen;
    this.pane = map.createPane("markers");
    this.pane.classList.add("marker-pane");
    this.pane.setAttribute("role", "group");
    this.pane.setAttribute("aria-label", label);
    /** @type {Map<string, Shown>} */
    this.shown = new Map();
    /** @type {Points | null} */
    this.points = null;
    this.selected = -1;
    /** @type {{element: HTMLElement, latlng: any} | null} */
    this.lone = null;
    this.lostFocus = false;
    /** Whether names may stand under pins. */
    this.written = false;
    map.on("zoomanim", (/** @type {any} */ event) => this.follow(event));
    // A drag may begin on a marker, so only what would zoom the map under the finger is kept from it.
    L.DomEvent.on(this.pane, "dblclick", L.DomEvent.stop);
    this.pane.addEventListener("click", (/** @type {MouseEvent} */ event) => this.pressed(event));
    this.pane.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.keyed(event));
    this.pane.addEventListener("focusin", (/** @type {FocusEvent} */ event) => this.focused(event));
  }

  /** @param {Points} points @param {Marker[]} markers in reading order */
  show(points, markers) {
    const same = points === this.points;
    this.points = points;
    const kept = new Set(markers.map((marker) => marker.key));
    const hadFocus = this.pane.contains(document.activeElement);
    const { key } = hadFocus ? /** @type {HTMLElement} */ (document.activeElement).dataset : { key: "" };
    for (const [key, { element }] of this.shown) {
      if (same && kept.has(key)) continue;
      element.remove();
      this.shown.delete(key);
    }
    for (const marker of markers) this.place(points, marker);
    this.markSelected();
    if (!same && key) this.shown.get(key)?.element.focus({ preventScroll: true });
    this.lostFocus = hadFocus && !this.pane.contains(document.activeElement);
  }

  /** @param {Points} points @param {Marker} marker */
  place(points, marker) {
    let shown = this.shown.get(marker.key);
    if (shown && shown.n !== marker.members.length) {
      shown.element.remove();
      shown = undefined;
    }
    if (!shown) {
      const element = markerElement(points, marker, describe(points, marker));
      element.dataset.key = marker.key;
      shown = { marker, element, latlng: null, n: marker.members.length };
      this.shown.set(marker.key, shown);
      this.pane.append(element);
    }
    shown.marker = marker;
    shown.latlng = L.latLng(latitude(marker.y), longitude(marker.x));
    L.DomUtil.setPosition(shown.element, this.map.latLngToLayerPoint(shown.latlng));
  }

  /**
   * Markers of the margin around the view are drawn, so that moving the map uncovers no blank, and are told to nobody.
   * @param {Marker[]} inView
   */
  tellOnly(inView) {
    const told = new Set(inView.map((marker) => marker.key));
    for (const [key, { element }] of this.shown) {
      if (told.has(key)) element.removeAttribute("aria-hidden");
      else element.setAttribute("aria-hidden", "true");
    }
    this.writeNames();
    this.keepOneTabStop();
    // The cluster that was pressed has come apart: the keyboard goes on from what is nearest to the middle.
    if (this.lostFocus) this.tabStop()?.focus({ preventScroll: true });
    this.lostFocus = false;
  }

  /** Names that have come since are told. */
  tellNames() {
    const points = /** @type {Points} */ (this.points);
    for (const { marker, element } of this.shown.values()) {
      if (marker.kind === "place") element.setAttribute("aria-label", describe(points, marker));
    }
    this.writeNames();
  }

  /** Names under pins, from north to south; one that would lie over another name or marker is left out. */
  writeNames() {
    const named = this.map.getZoom() >= NAMED_FROM_ZOOM;
    if (!named && !this.written) return;
    this.written = named;
    const taken = this.discs().map(({ x, y, radius }) => ({ x, y, width: radius, height: radius }));
    for (const { marker, element, latlng } of this.shown.values()) {
      const name = named && marker.kind === "place" ? (this.points?.name(marker.members[0]) ?? "") : "";
      const { x, y } = this.map.latLngToLayerPoint(latlng);
      const width = Math.min(name.length * NAME_LETTER_PIXELS, NAME_LONGEST_PIXELS) / 2;
      const spot = { x, y: y + NAME_BELOW_PIXELS, width, height: 8 };
      const shown = name !== "" && taken.every((other) => apart(spot, other));
      if (shown) taken.push(spot);
      const written = shown ? name : "";
      if ((element.dataset.name ?? "") !== written) element.dataset.name = written;
    }
  }

  /** @param {number} index of the place that is open, -1 for none */
  select(index) {
    this.selected = index;
    this.markSelected();
  }

  markSelected() {
    for (const { marker, element } of this.shown.values()) {
      element.classList.toggle("is-selected", this.selected >= 0 && marker.members.includes(this.selected));
    }
    this.drawLone();
  }

  /** The open place that a cluster holds is also drawn on its own: one sees where it is. It is counted in the cluster, and told there. */
  drawLone() {
    this.lone?.element.remove();
    this.lone = null;
    if (this.selected < 0) return;
    const holder = [...this.shown.values()].find(({ marker }) => marker.members.includes(this.selected));
    if (!this.points || holder?.marker.kind !== "cluster") return;
    const [x, y] = [this.points.x[this.selected], this.points.y[this.selected]];
    const drawn = markerElement(this.points, { key: "", kind: "place", x, y, members: [this.selected] }, "");
    drawn.classList.add("is-lone");
    drawn.firstElementChild?.classList.add("is-selected");
    drawn.setAttribute("aria-hidden", "true");
    drawn.inert = true;
    this.lone = { element: drawn, latlng: L.latLng(latitude(y), longitude(x)) };
    this.pane.append(drawn);
    L.DomUtil.setPosition(drawn, this.map.latLngToLayerPoint(this.lone.latlng));
  }

  /** @param {number} index @returns {HTMLElement | undefined} the button behind which a place stands */
  elementOf(index) {
    return [...this.shown.values()].find(({ marker }) => marker.members.includes(index))?.element;
  }

  /** @returns {{x: number, y: number, radius: number}[]} in layer pixels */
  discs() {
    return [...this.shown.values()].map(({ marker, latlng }) => {
      const { x, y } = this.map.latLngToLayerPoint(latlng);
      return { x, y, radius: radiusOf(marker) };
    });
  }

  /** @returns {Shown[]} */
  told() {
    return [...this.shown.values()].filter(({ element }) => !element.hasAttribute("aria-hidden"));
  }

  keepOneTabStop() {
    const stop = this.tabStop();
    if (stop && !stop.hasAttribute("aria-hidden")) return;
    if (stop) stop.tabIndex = -1;
    const size = this.map.getSize();
    const middle = this.map.containerPointToLayerPoint(size.divideBy(2));
    const first = nearest(this.told(), (shown) => this.map.latLngToLayerPoint(shown.latlng).distanceTo(middle));
    if (first) first.element.tabIndex = 0;
  }

  /** @returns {HTMLElement | null} */
  tabStop() {
    return this.pane.querySelector('.marker[tabindex="0"]');
  }

  /** @param {Event} event @returns {Shown | undefined} */
  markerOf(event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-key]");
    return this.shown.get(/** @type {HTMLElement} */ (button)?.dataset.key ?? "");
  }

  /** @param {MouseEvent} event */
  pressed(event) {
    const shown = this.markerOf(event);
    // A pointer that dragged the map and ended on the marker did not press it; the keyboard (detail 0) always does.
    const dragged = event.detail > 0 && this.map.dragging?.moved?.();
    if (shown && !dragged) this.onOpen(shown.marker);
  }

  /** @param {FocusEvent} event */
  focused(event) {
    const shown = this.markerOf(event);
    if (!shown) return;
    for (const { element } of this.shown.values()) element.tabIndex = -1;
    shown.element.tabIndex = 0;
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    const from = this.markerOf(event);
    const direction = ARROWS[event.key];
    if (!from || !direction) return;
    event.preventDefault();
    event.stopPropagation();
    const rest = this.told().filter((shown) => shown !== from);
    const here = this.map.latLngToLayerPoint(from.latlng);
    const spots = rest.map((shown) => this.map.latLngToLayerPoint(shown.latlng));
    const index = neighbourTowards(here, spots, direction);
    if (index >= 0) rest[index].element.focus({ preventScroll: true });
  }

  /** @param {any} event of a zoom that is being animated */
  follow(event) {
    for (const { element, latlng } of [...this.shown.values(), ...(this.lone ? [this.lone] : [])]) {
      L.DomUtil.setPosition(element, this.map._latLngToNewLayerPoint(latlng, event.zoom, event.center).round());
    }
  }
}

/** @template T @param {T[]} all @param {(one: T) => number} distance @returns {T | undefined} */
function nearest(all, distance) {
  let best;
  let least = Infinity;
  for (const one of all) {
    const far = distance(one);
    if (far < least) [best, least] = [one, far];
  }
  return best;
}

// @ts-check
/** The map within another site's page: what the address asks for, one place at a time, and nothing kept. */
import { element, find } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";
import { choose } from "./choose.js";
import { Controls } from "./controls.js";
import { MapView } from "./map_view.js";
import { PlacePanel } from "./place_panel.js";
import { fetchPoints } from "./points.js";
import { filtersAsQuery, isFiltered, needsServer, parseState, viewAsHash } from "./state.js";

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {import("./clusters.js").Marker} Marker
 */

/** Places of one marker that are listed; more lie behind it only in a heap of look-alikes. */
const MOST_LISTED = 50;

export class EmbeddedMap {
  /** @param {HTMLElement} app */
  constructor(app) {
    this.data = app.dataset;
    this.state = parseState(location.search, location.hash);
    this.status = find("[data-count]");
    this.larger = /** @type {HTMLAnchorElement} */ (find("[data-larger]"));
    this.place = new PlacePanel(find("#place"), this.data.place ?? "", () => this.close());
    this.map = new MapView(find("#map"), this.state.view, {
      open: (marker) => this.open(marker),
      moved: () => this.moved(),
      outlined: () => this.begin(),
    }, this.data.names ?? "");
    new Controls(this.map.leaflet, (message) => this.tell(message));
    this.scrollWithThePage();
    /** @type {Points | null} */
    this.points = null;
    /** @type {HTMLElement | null} */
    this.opener = null;
  }

  /** The wheel scrolls the page around the map until somebody has chosen the map. */
  scrollWithThePage() {
    const { scrollWheelZoom } = this.map.leaflet;
    scrollWheelZoom.disable();
    this.map.holder.addEventListener("pointerdown", () => scrollWheelZoom.enable());
    this.map.holder.addEventListener("pointerleave", () => scrollWheelZoom.disable());
  }

  async start() {
    try {
      const [points, numbers] = await Promise.all([fetchPoints(this.data.points ?? ""), this.numbers()]);
      this.points = points;
      this.chosen = choose(points, this.state, numbers);
    } catch {
      return this.failed();
    }
    this.map.show(this.points, this.chosen);
    this.begin();
    this.moved();
  }

  /** What only the server can tell: hours, words, the structure that keeps a place. @returns {Promise<Set<number> | null>} */
  async numbers() {
    if (this.data.needsServer === undefined && !needsServer(this.state)) return null;
    const reply = await fetch(`${this.data.selection}${location.search}`);
    if (!reply.ok) throw new Error(`selection: ${reply.status}`);
    return new Set((await reply.json()).numbers);
  }

  /** Looks first at the quartier that was asked for, or at what was chosen. */
  begin() {
    if (this.state.view || !this.points || this.begun) return;
    if (this.state.quartier.length && !this.map.contours) return;
    this.begun = true;
    if (this.state.quartier.length) this.map.lookAt(this.state.quartier);
    else if (this.chosen?.length && (isFiltered(this.state) || this.data.needsServer !== undefined)) this.map.fit(this.points, [...this.chosen]);
  }

  moved() {
    if (!this.points) return;
    const n = this.map.visible().reduce((sum, marker) => sum + marker.members.length, 0);
    const words = n ? sayMany("count", n) : say("count_none");
    if (this.status.textContent !== words) this.status.textContent = words;
    this.larger.search = filtersAsQuery(this.state).toString();
    this.larger.hash = viewAsHash(this.map.view());
  }

  /** @param {Marker} marker */
  open(marker) {
    const points = /** @type {Points} */ (this.points);
    this.opener = /** @type {HTMLElement} */ (document.activeElement);
    if (marker.kind === "place") return this.show(marker.members[0]);
    if (marker.kind === "cluster" && this.map.canOpen(points, marker)) return this.map.fit(points, marker.members);
    return this.list(marker.members);
  }

  /** @param {number} index */
  async show(index) {
    const points = /** @type {Points} */ (this.points);
    this.map.select(index);
    await this.place.show(points.number[index], true);
    this.map.reveal(points, index);
  }

  /** Places of one position: their cards, each leading to its page. @param {number[]} indices */
  async list(indices) {
    const points = /** @type {Points} */ (this.points);
    const numbers = indices.slice(0, MOST_LISTED).map((index) => points.number[index]);
    try {
      const reply = await fetch(`${this.data.cards}n=${numbers.join(",")}`);
      if (!reply.ok) throw new Error(`cards: ${reply.status}`);
      const cards = element("ol", { class: "place-list" });
      cards.innerHTML = await reply.text();
      this.place.list(element("h2", {}, sayMany("stacked", indices.length)), cards);
    } catch {
      this.tell(say("list_trouble"));
    }
  }

  close() {
    this.map.select(-1);
    this.place.show(null, false);
    if (this.opener?.isConnected) this.opener.focus({ preventScroll: true });
  }

  failed() {
    const again = element("button", { type: "button", class: "button button-small" }, say("retry"));
    again.addEventListener("click", () => this.start());
    this.status.replaceChildren(say("count_failed"), " ", again);
  }

  /** @param {string} message */
  tell(message) {
    find("[data-message]").textContent = message;
  }
}

// @ts-check
/** What happens on the map page, in order: state → chosen places → markers → count and list. */
import { breathe } from "../lib/breathe.js";
import { find } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";
import { showActive } from "./active.js";
import { AddressPin } from "./address_pin.js";
import { Cards } from "./cards.js";
import { choose } from "./choose.js";
import { Controls } from "./controls.js";
import { ExtraFilters } from "./extra_filters.js";
import { Filters } from "./filters.js";
import { FilterSheet } from "./filter_sheet.js";
import { PlaceList } from "./list.js";
import { MapView } from "./map_view.js";
import { PlacePanel } from "./place_panel.js";
import { fetchPoints, freshPoints } from "./points.js";
import { SearchBox } from "./search_box.js";
import { Selection } from "./selection.js";
import { Sheet } from "./sheet.js";
import { filtersAsQuery, isFiltered } from "./state.js";
import { Store } from "./store.js";
import { Summary } from "./summary.js";

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {import("./state.js").State} State
 * @typedef {import("./clusters.js").Marker} Marker
 */

const CLOSE_ZOOM = 17;
const LIST_DELAY_MS = 120;
/** A page left open shows by itself what has been published since. */
const FRESH_MS = 120_000;

export class MapPage {
  /** @param {HTMLElement} app */
  constructor(app) {
    this.panel = find(".app-panel");
    this.data = app.dataset;
    this.store = new Store();
    this.beganSomewhere = this.store.state.view !== null;
    /** @type {Points | null} */
    this.points = null;
    /** @type {Uint32Array} */
    this.chosen = new Uint32Array(0);
    /** @type {number[] | null} places of one marker, when the list shows only those */
    this.stacked = null;
    /** @type {HTMLElement | null} */
    this.opener = null;
    this.summary = new Summary(this.panel);
    this.selection = new Selection(this.data.selection ?? "");
    this.map = new MapView(find("#map"), this.store.state.view, {
      open: (marker) => this.open(marker),
      moved: () => this.moved(),
      outlined: () => this.outlined(),
    }, this.data.names ?? "");
    this.pin = new AddressPin(this.map.leaflet);
  }

  /** What one presses and types in; once. */
  listen() {
    const form = /** @type {HTMLFormElement} */ (find("#map-filters"));
    this.controls = new Controls(this.map.leaflet, (message) => this.summary.message(message));
    this.filters = new Filters(form, this.store);
    new ExtraFilters(this.store);
    this.sheet = new Sheet(this.panel, /** @type {HTMLButtonElement} */ (find("[data-sheet-grab]")), (height) => this.summary.sheet(height));
    this.filterSheet = new FilterSheet(find("#map-more"));
    this.list = new PlaceList(find("[data-list]"), new Cards(this.data.cards ?? ""), (number, opener) => this.openPlace(number, opener));
    this.place = new PlacePanel(find("#place"), this.data.place ?? "", () => this.closePlace());
    this.search = new SearchBox(form, {
      centre: () => this.map.centre(),
      onText: (q) => this.store.set({ q }, "push"),
      onChoice: (choice) => this.follow(choice),
      onAddress: (address) => this.goToAddress(address),
    }, this.data.search ?? "", this.data.addresses);
    find("[data-show-list]").addEventListener("click", () => this.toggleList());
    find("[data-unstack] button").addEventListener("click", () => this.unstack());
    this.store.listen((state, before) => this.changed(state, before));
  }

  /** In pieces: an old phone takes a tenth of a second for each of them. */
  async start() {
    await breathe();
    this.listen();
    this.search.show(this.store.state.q);
    this.map.observePanel(this.panel, find(".app-top"));
    this.place.show(this.store.state.lieu, false);
    await this.load();
  }

  async load() {
    try {
      this.points = await fetchPoints(this.data.points ?? "");
    } catch {
      this.list.stop();
      return this.summary.failed(() => this.load());
    }
    await breathe();
    this.know(this.points);
    await breathe();
    setInterval(() => this.refresh(), FRESH_MS);
    document.addEventListener("visibilitychange", () => this.refresh());
    if (this.store.state.lieu && !this.store.state.view) this.lookAtPlace(this.store.state.lieu);
    await this.refilter(this.store.state);
    this.showOpenPlace();
  }

  /** @param {Points} points */
  know(points) {
    this.points = points;
    this.filters.know(points);
    this.search.points = points;
  }

  /** Takes over what has changed since the page was opened, and nothing else. */
  async refresh() {
    const before = this.points;
    if (!before || document.hidden) return;
    const fresh = await freshPoints(this.data.points ?? "", before).catch(() => before);
    if (fresh === before || this.points !== before) return;
    this.know(fresh);
    this.stacked = null;
    this.list.forget();
    this.selection.forget();
    await this.refilter(this.store.state);
    this.showOpenPlace();
  }

  /** @param {State} state @param {State} before */
  async changed(state, before) {
    this.search.show(state.q);
    if (state.lieu !== before.lieu) this.placeChanged(state);
    if (!state.view && before.view) this.store.set({ view: this.map.view() }, "replace");
    else if (state.view && before.view !== state.view && !this.map.isAt(state.view)) this.map.goTo(state.view);
    if (filtersAsQuery(state).toString() === filtersAsQuery(before).toString()) return;
    this.stacked = null;
    if (state.quartier.join() !== before.quartier.join()) this.map.lookAt(state.quartier);
    await this.refilter(state);
  }

  /** @param {State} state */
  async refilter(state) {
    showActive(find("[data-active]"), this.store, this.points);
    /** @type {HTMLAnchorElement} */ (find("[data-list-link]")).search = filtersAsQuery(state).toString();
    // Where the server has to say which, what is shown stays until it has: nothing comes and goes.
    if (this.selection.answers(state)) return this.choose();
    try {
      if (await this.selection.refresh(state)) this.choose();
    } catch {
      this.summary.message(say("selection_trouble"));
      this.choose();
    }
  }

  choose() {
    if (!this.points) return;
    this.chosen = choose(this.points, this.store.state, this.selection.numbers);
    this.map.show(this.points, this.chosen);
    this.showCount();
  }

  moved() {
    this.store.set({ view: this.map.view() }, "replace");
    this.stacked = null;
    this.showCount();
  }

  showCount() {
    if (!this.points) return;
    const { stacked, points: places } = this;
    const markers = this.map.visible();
    const count = stacked ? stacked.length : markers.reduce((sum, marker) => sum + marker.members.length, 0);
    this.summary.count(count, stacked !== null);
    this.summary.empty(count ? null : this.chosen.length, () => this.map.fit(places, [...this.chosen]), isFiltered(this.store.state));
    this.filterSheet.count(count);
    clearTimeout(this.later);
    const later = setTimeout(async () => {
      // The list and what the markers are called come together.
      await this.map.named;
      if (later === this.later) this.list.show(places, stacked ?? markers.flatMap((marker) => marker.members), this.map.centre());
    }, LIST_DELAY_MS);
    this.later = later;
  }

  /** @param {Marker} marker */
  open(marker) {
    const points = /** @type {Points} */ (this.points);
    if (marker.kind === "place") return this.openPlace(points.number[marker.members[0]], null);
    if (marker.kind === "cluster" && this.map.canOpen(points, marker)) return this.map.fit(points, marker.members);
    this.closePlace();
    this.stacked = marker.members;
    this.showCount();
    if (this.sheet.height === "peek") this.sheet.set("half");
    this.summary.focus();
  }

  /** @param {number} number @param {HTMLElement | null} opener */
  openPlace(number, opener) {
    this.opener = opener ?? /** @type {HTMLElement} */ (document.activeElement);
    this.store.set({ lieu: number }, "push");
  }

  closePlace() {
    if (this.store.state.lieu === null) return;
    // Opened from this page: going back is closing, and the address bar tells the same story.
    if (history.state?.inside) this.store.back({ lieu: null, view: this.map.view() });
    else this.store.set({ lieu: null }, "replace");
  }

  /** @param {State} state */
  placeChanged(state) {
    this.place.show(state.lieu, true);
    this.showOpenPlace();
    if (state.lieu !== null) return;
    const target = this.opener?.isConnected ? this.opener : this.lastElement;
    target?.focus({ preventScroll: true });
    this.opener = null;
  }

  showOpenPlace() {
    const number = this.store.state.lieu;
    const index = number && this.points ? this.points.indexOf(number) : -1;
    this.map.select(index);
    if (index < 0 || !this.points) return;
    this.lastElement = this.map.elementOf(index);
    this.map.reveal(this.points, index);
  }

  /** @param {import("./suggest.js").Suggestion} choice */
  follow({ kind, index }) {
    const points = /** @type {Points} */ (this.points);
    if (kind === "place") {
      this.lookAtPlace(points.number[index]);
      return this.openPlace(points.number[index], this.search.input);
    }
    if (kind === "quartier") return this.store.set({ q: "", quartier: [points.quartiers[index].code] }, "push");
    const rubrique = kind === "type" ? points.types[index].rubrique : index;
    const type = kind === "type" ? [points.types[index].code] : [];
    this.store.set({ q: "", rubrique: [points.rubriques[rubrique].code], type }, "push");
  }

  /** @param {import("../lib/address_search.js").Address} address */
  goToAddress({ adresse, position }) {
    this.closePlace();
    this.map.goTo({ lon: position[0], lat: position[1], zoom: CLOSE_ZOOM });
    this.pin.show(adresse, position);
    // The keyboard of a telephone would hide what was looked for.
    if (window.matchMedia("(pointer: coarse)").matches) this.search.input.blur();
  }

  /** @param {number} number */
  lookAtPlace(number) {
    const index = this.points?.indexOf(number) ?? -1;
    if (this.points && index >= 0) this.map.goTo({ lon: this.points.lon[index], lat: this.points.lat[index], zoom: CLOSE_ZOOM });
  }

  /** An address that names a quartier and no view looks at the quartier. */
  outlined() {
    if (!this.beganSomewhere) this.map.lookAt(this.store.state.quartier);
  }

  toggleList() {
    const open = this.sheet.height === "peek";
    this.sheet.set(open ? "full" : "peek");
    if (open) this.summary.focus();
    else if (this.stacked) this.unstack();
  }

  /** From the places of one marker back to all those in view. */
  unstack() {
    this.stacked = null;
    this.showCount();
    this.summary.focus();
  }
}

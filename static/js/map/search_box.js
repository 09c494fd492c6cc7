// @ts-check
/** The search box: kinds and quartiers are found on the page as one types, places and addresses by the server. Enter searches the full text. */
import { AddressSearch, townOf } from "../lib/address_search.js";
import { element, find, icon, pictogram } from "../lib/dom.js";
import { say } from "../lib/words.js";
import { placesOf, stillMeant, suggest } from "./suggest.js";

/**
 * @typedef {import("./points.js").Points} Points
 * @typedef {import("./suggest.js").Suggestion} Suggestion
 * @typedef {import("../lib/address_search.js").Address} Address
 */

/** Shorter than between two letters of somebody who types fast, so that few questions are asked in vain. */
const PLACES_PAUSE_MS = 80;

export class SearchBox {
  /**
   * @param {HTMLFormElement} form
   * @param {{centre: () => {lon: number, lat: number}, onText: (q: string) => void, onChoice: (choice: Suggestion) => void, onAddress: (address: Address) => void}} does
   * @param {string} places where places are looked up
   * @param {string} addresses where addresses are looked up; empty where they are not
   */
  constructor(form, does, places, addresses = "") {
    this.does = does;
    this.input = /** @type {HTMLInputElement} */ (find('input[name="q"]', form));
    this.list = find('[role="listbox"]', form);
    this.clear = /** @type {HTMLButtonElement} */ (find("[data-search-clear]", form));
    /** @type {Points | null} */
    this.points = null;
    /** @type {Suggestion[]} */
    this.found = [];
    /** @type {Suggestion[]} */
    this.places = [];
    /** @type {Address[]} */
    this.addresses = [];
    this.lookup = new AddressSearch(addresses);
    this.placeLookup = new AddressSearch(places, PLACES_PAUSE_MS, { key: "places", shortest: 1 });
    this.current = -1;
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.keyed(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.pressed(event));
    this.clear.addEventListener("click", () => this.empty());
    form.addEventListener("submit", () => this.submit());
  }

  /** @param {string} q what the address says */
  show(q) {
    if (document.activeElement !== this.input || this.input.value.trim() === q) this.input.value = q || this.input.value;
    if (!q && document.activeElement !== this.input) this.input.value = "";
    this.clear.hidden = !this.input.value;
  }

  typed() {
    this.clear.hidden = !this.input.value;
    const text = this.input.value;
    this.places = stillMeant(this.places, text);
    this.addresses = [];
    this.draw();
    const { lon, lat } = this.does.centre();
    this.placeLookup.look(text, (found) => this.showPlaces(found), { lon: lon.toFixed(4), lat: lat.toFixed(4) });
    this.lookup.look(text, (found) => this.addAddresses(found));
    if (!text) this.does.onText("");
  }

  /** Whoever has begun to choose keeps the list as it is. @param {{number: number, name: string}[]} found */
  showPlaces(found) {
    if (!this.points || this.list.hidden || this.current >= 0) return;
    const { addresses } = this;
    this.places = placesOf(this.points, found);
    this.draw();
    this.addAddresses(addresses);
  }

  draw() {
    const q = this.input.value.trim();
    this.current = -1;
    if (!q) return this.close();
    this.found = this.points ? [...suggest(this.points, q), ...this.places] : [];
    const rows = this.found.map((choice, index) => this.row(index, this.drawingOf(choice), choice.label, this.detailOf(choice)));
    rows.push(this.row(this.found.length, icon("search"), say("search_all", { q }), ""));
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** Addresses come later than places: they go to the end, so that nothing moves under a finger. @param {Address[]} found */
  addAddresses(found) {
    if (!found.length || this.list.hidden) return;
    this.addresses = found;
    const first = this.found.length + 1;
    const rows = found.map((address, rank) => this.row(first + rank, icon("map-pin"), address.adresse, townOf(address)));
    const title = element("div", { class: "suggestion-title", "aria-hidden": "true" }, say("addresses"));
    const group = element("ul", { role: "group", "aria-label": say("addresses") }, ...rows);
    this.list.append(element("li", { role: "presentation" }, title, group));
  }

  /** @returns {HTMLElement[]} places, « Chercher … », then addresses */
  options() {
    return [...this.list.querySelectorAll("[role=option]")].map((row) => /** @type {HTMLElement} */ (row));
  }

  /** @param {number} index @param {Element} drawing @param {string} label @param {string} detail */
  row(index, drawing, label, detail) {
    const words = element("span", { class: "suggestion-words" }, element("span", {}, label));
    if (detail) words.append(element("small", {}, detail));
    return element("li", { role: "option", id: `suggestion-${index}`, "aria-selected": "false", class: "suggestion" }, drawing, words);
  }

  /** @param {Suggestion} choice @returns {Element} */
  drawingOf(choice) {
    const points = /** @type {Points} */ (this.points);
    if (choice.kind === "quartier") return icon("map");
    const rubrique = { place: () => points.rubrique[choice.index], type: () => points.types[choice.index].rubrique, rubrique: () => choice.index }[choice.kind]();
    const drawn = choice.kind === "place" ? points.pictogram(choice.index)
      : choice.kind === "type" ? points.types[choice.index].pictogram || points.rubriques[rubrique].pictogram
        : points.rubriques[rubrique].pictogram;
    const round = choice.kind === "place" && points.family[choice.index] === 1;
    const mark = element("span", { class: `mark mark-small${round ? " mark-initiative" : ""}` }, pictogram(drawn));
    mark.style.setProperty("--cat", points.rubriques[rubrique].colour);
    return mark;
  }

  /** @param {Suggestion} choice @returns {string} */
  detailOf(choice) {
    const points = /** @type {Points} */ (this.points);
    if (choice.kind !== "place") return choice.via ? say("suggest_via", { via: choice.via }) : say(`suggest_${choice.kind}`);
    return [points.kindLabel(choice.index), points.areaLabel(choice.index)].filter(Boolean).join(" · ");
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    const open = !this.list.hidden;
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      event.preventDefault();
      return this.close();
    }
    if (event.key === "Enter" && open && this.current >= 0) {
      event.preventDefault();
      return this.choose(this.current);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (!open) return this.typed();
    const size = this.options().length;
    this.mark((this.current + step + size + (this.current < 0 && step < 0 ? 1 : 0)) % size);
  }

  /** @param {number} index */
  mark(index) {
    const rows = this.options();
    rows[this.current]?.setAttribute("aria-selected", "false");
    this.current = index;
    const row = rows[index];
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.id);
  }

  /** @param {MouseEvent} event */
  pressed(event) {
    const row = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
    if (row) this.choose(this.options().indexOf(row));
  }

  /** @param {number} index */
  choose(index) {
    const choice = this.found[index];
    const address = this.addresses[index - this.found.length - 1];
    if (!choice && !address) return this.submit();
    this.close();
    this.input.value = "";
    this.clear.hidden = true;
    if (choice) this.does.onChoice(choice);
    else this.does.onAddress(address);
  }

  submit() {
    this.close();
    this.input.blur();
    this.does.onText(this.input.value.trim());
  }

  empty() {
    this.input.value = "";
    this.typed();
    this.input.focus();
  }

  close() {
    this.lookup.forget();
    this.placeLookup.forget();
    this.list.hidden = true;
    this.current = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

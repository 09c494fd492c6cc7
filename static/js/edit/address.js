// @ts-check
/**
 * The address of a form: proposals as one types (a combobox), and the address of the place that was tapped on the map,
 * offered by a button. What somebody typed is only replaced by what they choose.
 */
import { AddressSearch, townOf } from "../lib/address_search.js";
import { element, icon } from "../lib/dom.js";
import { Options } from "../ui/options.js";

/** @typedef {import("../lib/address_search.js").Address} Address */

/** Every `[data-address]` of the page. */
export function addressBoxes() {
  for (const root of document.querySelectorAll("[data-address]")) new AddressBox(/** @type {HTMLElement} */ (root));
}

class AddressBox {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.form = /** @type {HTMLFormElement} */ (root.closest("form"));
    this.input = this.control("adresse");
    this.typing = new AddressSearch(root.dataset.address ?? "");
    this.placing = new AddressSearch(root.dataset.address ?? "");
    this.status = element("p", { class: "hidden-text", role: "status" });
    this.offer = element("p", { class: "address-offer", hidden: true });
    this.list = new Options(this.input, root.dataset.sayList ?? "", (rank) => this.choose(this.found[rank]));
    root.append(this.list.element, this.status, this.offer);
    /** @type {Address[]} */
    this.found = [];
    this.byHand = false;
    this.written = false;
    this.filling = false;
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("blur", () => this.close());
    for (const name of ["adresse", "code_postal", "commune"]) {
      this.control(name).addEventListener("input", () => (this.control("id_ban").value = ""));
    }
    for (const name of ["longitude", "latitude"]) {
      this.control(name).addEventListener("input", () => this.placed());
    }
  }

  /** @param {string} name @returns {HTMLInputElement} */
  control(name) {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
  }

  typed() {
    this.close();
    this.offer.hidden = true;
    this.written = true;
    const text = this.input.value.trim();
    const town = text && this.control("commune").value.trim();
    this.typing.look(text.length < 3 ? "" : [text, town].filter(Boolean).join(" "), (found) => this.propose(found));
  }

  /** @param {Address[]} found */
  propose(found) {
    this.found = found;
    this.list.show(found.map((address) => ({ label: address.adresse, detail: townOf(address), drawing: icon("map-pin") })));
    if (found.length) this.say(found.length > 1 ? "Found" : "One", String(found.length));
  }

  close() {
    this.typing.forget();
    this.list.hide();
  }

  /** @param {Address} address */
  choose(address) {
    this.close();
    this.fill(address);
    if (!this.byHand) this.place(address.position);
    this.offer.hidden = true;
    this.say("Filled");
  }

  /** @param {Address} address */
  fill({ adresse, code_postal: postcode, commune, id_ban: id }) {
    const words = [adresse, postcode ?? "", commune ?? ""];
    ["adresse", "code_postal", "commune"].forEach((name, rank) => (this.control(name).value = words[rank]));
    this.written = false;
    this.control("id_ban").value = id ?? "";
    this.control("id_ban_pour").value = words.join("|");
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {[number, number]} position longitude, latitude: the map of the form listens to its two inputs */
  place([lon, lat]) {
    this.filling = true;
    this.control("longitude").value = lon.toFixed(6);
    this.control("latitude").value = lat.toFixed(6);
    this.control("latitude").dispatchEvent(new Event("change", { bubbles: true }));
    this.filling = false;
  }

  /** The pin was set by hand: from now on it stays where it is, and its address is offered when none was typed. */
  placed() {
    if (this.filling) return;
    this.byHand = true;
    const [lon, lat] = ["longitude", "latitude"].map((name) => parseFloat(this.control(name).value.replace(",", ".")));
    const typed = this.written && this.input.value.trim();
    this.offer.hidden = true;
    if (typed || !Number.isFinite(lon + lat)) return this.placing.forget();
    this.placing.around(lon, lat, ([address]) => this.offerOne(address));
  }

  /** @param {Address | undefined} address */
  offerOne(address) {
    if (!address || address.adresse === this.input.value.trim()) return;
    const words = (this.root.dataset.sayUse ?? "").replace("{address}", address.label);
    const button = element("button", { type: "button", class: "button button-small" }, icon("map-pin"), words);
    button.addEventListener("click", () => {
      this.fill(address);
      this.offer.hidden = true;
      this.say("Filled");
      this.input.focus();
    });
    this.offer.replaceChildren(button);
    this.offer.hidden = false;
  }

  /** @param {"Found" | "One" | "Filled"} sentence @param {string} [n] */
  say(sentence, n = "") {
    this.status.textContent = (this.root.dataset[`say${sentence}`] ?? "").replace("{n}", n);
  }
}

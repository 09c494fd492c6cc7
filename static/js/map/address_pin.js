// @ts-check
/** The pin of an address that was looked up: it says which, and goes at a touch or with the next search. */
import { element, icon } from "../lib/dom.js";
import { L } from "../lib/leaflet.js";
import { say } from "../lib/words.js";

/** Above the markers of places, which stand in a pane of their own. */
const PANE = "address";
const ABOVE = "690";

export class AddressPin {
  /** @param {any} map Leaflet's */
  constructor(map) {
    this.map = map;
    map.createPane(PANE).style.zIndex = ABOVE;
    this.marker = null;
    // Said, not shown: the pin carries its words, and the bubble of messages would lie over the buttons of a phone.
    this.status = element("p", { class: "hidden-text", role: "status" });
    document.body.append(this.status);
  }

  /** @param {string} label @param {[number, number]} position longitude, latitude */
  show(label, [lon, lat]) {
    this.remove();
    const close = element("button", { type: "button", class: "address-pin-close" }, icon("x"), element("span", { class: "hidden-text" }, say("address_remove")));
    close.addEventListener("click", () => this.remove());
    const words = element("span", { class: "address-pin-words" }, element("span", {}, label), close);
    const drawing = element("span", { class: "address-pin" }, element("span", { class: "chosen-pin", "aria-hidden": "true" }), words);
    L.DomEvent.disableClickPropagation(drawing);
    const shape = L.divIcon({ html: drawing, className: "address-pin-holder", iconSize: [32, 42], iconAnchor: [16, 40] });
    this.marker = L.marker([lat, lon], { icon: shape, interactive: false, keyboard: false, pane: PANE }).addTo(this.map);
    this.status.textContent = say("address_found", { address: label });
  }

  remove() {
    this.marker?.remove();
    this.marker = null;
  }
}

// @ts-check
/** On a phone the rubriques and the rest of the filters open over the page; on a wide screen they stand in the panel. */
import { find } from "../lib/dom.js";
import { sayMany } from "../lib/words.js";

export class FilterSheet {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.opener = find("[data-filters-open]");
    this.done = find("[data-filters-done]", root);
    this.opener.addEventListener("click", () => this.open());
    this.done.addEventListener("click", () => this.close());
    find("[data-filters-close]", root).addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !root.classList.contains("is-open")) return;
      event.preventDefault();
      this.close();
    });
  }

  open() {
    this.root.classList.add("is-open");
    this.others((other) => (other.inert = true));
    this.opener.setAttribute("aria-expanded", "true");
    find("[data-filters-close]", this.root).focus();
  }

  close() {
    this.root.classList.remove("is-open");
    this.others((other) => (other.inert = false));
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
  }

  /** Everything that lies under the opened filters. @param {(other: HTMLElement) => void} act */
  others(act) {
    for (const other of document.querySelectorAll(".app-top, .app-map, .map-results, .app-foot, .sheet-grab")) act(/** @type {HTMLElement} */ (other));
  }

  /** @param {number} n places in view */
  count(n) {
    this.done.textContent = sayMany("show_n", n);
  }
}

// @ts-check
/** One place, in the panel or the sheet: its page's body, fetched. The back button, Escape and × close it. */
import { element, find } from "../lib/dom.js";
import { say } from "../lib/words.js";
import { preferOwnMap } from "../ui/share.js";

export class PlacePanel {
  /** @param {HTMLElement} root @param {string} address of a place by its number @param {() => void} onClose */
  constructor(root, address, onClose) {
    this.root = root;
    this.address = address;
    this.body = find("[data-place-body]", root);
    this.request = new AbortController();
    /** @type {number | null} */
    this.number = null;
    for (const button of root.querySelectorAll("[data-place-close]")) button.addEventListener("click", onClose);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.number === null || event.defaultPrevented) return;
      if (!document.querySelector("dialog[open], [popover]:popover-open")) onClose();
    });
  }

  /** @param {number | null} number @param {boolean} focus whether the place takes the focus once it is there */
  async show(number, focus) {
    if (number === this.number) return;
    this.request.abort();
    this.number = number;
    this.root.hidden = number === null;
    document.documentElement.classList.toggle("has-open-place", number !== null);
    if (number === null) return this.body.replaceChildren();
    this.request = new AbortController();
    await this.load(number, this.request.signal, focus);
  }

  /** Shows something else than one place: those of one position. @param {...HTMLElement} content */
  list(...content) {
    this.request.abort();
    this.number = 0;
    this.root.hidden = false;
    this.body.replaceChildren(...content);
    this.takeFocus();
  }

  /** @param {number} number @param {AbortSignal} signal @param {boolean} focus */
  async load(number, signal, focus) {
    this.body.setAttribute("aria-busy", "true");
    this.body.replaceChildren(skeleton());
    try {
      const reply = await fetch(`${this.address}/${number}?fragment=1&lang=${document.documentElement.lang}`, { signal });
      const html = await reply.text();
      if (!reply.ok && reply.status !== 410) throw new Error(`place: ${reply.status}`);
      this.body.innerHTML = html;
      preferOwnMap(this.body);
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return;
      this.apologise(number, focus);
    }
    this.body.setAttribute("aria-busy", "false");
    this.root.scrollTop = 0;
    if (focus) this.takeFocus();
  }

  takeFocus() {
    const heading = /** @type {HTMLElement | null} */ (this.body.querySelector("h1, h2"));
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  /** @param {number} number @param {boolean} focus */
  apologise(number, focus) {
    const again = element("button", { type: "button", class: "button" }, say("retry"));
    again.addEventListener("click", () => this.load(number, this.request.signal, focus));
    this.body.replaceChildren(element("div", { class: "empty" }, element("h2", {}, say("place_trouble")), again));
  }
}

function skeleton() {
  const kinds = ["title", "text", "buttons", "text", "text", "photo"];
  return element("div", { class: "place-skeleton", "aria-hidden": "true" }, ...kinds.map((kind) => element("span", { class: `skeleton skeleton-${kind}` })));
}

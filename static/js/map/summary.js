// @ts-check
/** What the page says about what it shows: the one count, an empty view, a message. */
import { element, find } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";

const MESSAGE_MS = 6000;

export class Summary {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.title = find("#map-count", panel);
    this.status = find("[data-count]", panel);
    this.detail = find("[data-count-detail]", panel);
    this.unstack = find("[data-unstack]", panel);
    this.note = find("[data-empty]", panel);
    this.toggle = find("[data-show-list-words]", panel);
    this.bubble = find("[data-message]");
  }

  /** @param {number} n places @param {boolean} stacked whether they are those of one marker */
  count(n, stacked) {
    const text = stacked ? sayMany("stacked", n) : n ? sayMany("count", n) : say("count_none");
    if (this.status.textContent !== text) this.status.textContent = text;
    this.unstack.hidden = !stacked;
    this.detail.textContent = say(stacked ? "detail_stack" : "detail");
  }

  /**
   * @param {number | null} elsewhere places outside the view that pass the filters; null = the view is not empty
   * @param {() => void} go shows them
   * @param {boolean} filtered
   */
  empty(elsewhere, go, filtered) {
    this.note.hidden = elsewhere === null;
    if (elsewhere === null) return;
    if (!elsewhere) return this.note.replaceChildren(filtered ? say("nowhere") : "");
    const button = element("button", { type: "button", class: "button button-small" }, say("elsewhere_go"));
    button.addEventListener("click", go);
    this.note.replaceChildren(sayMany("elsewhere", elsewhere), " ", button);
  }

  /** @param {() => void} again */
  failed(again) {
    this.status.textContent = say("count_failed");
    const button = element("button", { type: "button", class: "button button-small" }, say("retry"));
    button.addEventListener("click", again);
    this.note.replaceChildren(say("list_trouble"), " ", button);
    this.note.hidden = false;
  }

  /** @param {import("./sheet.js").Height} height */
  sheet(height) {
    this.toggle.textContent = say(height === "peek" ? "list" : "map");
  }

  focus() {
    this.title.focus({ preventScroll: true });
  }

  /** @param {string} text */
  message(text) {
    this.bubble.textContent = text;
    clearTimeout(this.fading);
    this.fading = setTimeout(() => (this.bubble.textContent = ""), MESSAGE_MS);
  }
}

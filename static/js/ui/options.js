// @ts-check
/** The list of an input that is a combobox: arrows, Enter, Escape; what is chosen is told by its rank. */
import { element } from "../lib/dom.js";

/** @typedef {{label: string, detail: string, drawing: Element}} Option */

let made = 0;

export class Options {
  /** @param {HTMLInputElement} input @param {string} label @param {(rank: number) => void} choose */
  constructor(input, label, choose) {
    this.input = input;
    this.choose = choose;
    this.id = `options-${++made}`;
    this.current = -1;
    this.element = element("ul", { class: "suggestions", role: "listbox", id: this.id, "aria-label": label, hidden: true });
    const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.id };
    for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
    input.addEventListener("keydown", (event) => this.keyed(event));
    // The focus stays in the input: a list that closes before it is pressed cannot be pressed.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => {
      const row = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
      if (row) this.choose([...this.element.children].indexOf(row));
    });
  }

  /** @param {Option[]} options */
  show(options) {
    if (!options.length) return this.hide();
    this.element.replaceChildren(...options.map((option, rank) => this.row(option, rank)));
    this.current = -1;
    this.element.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
  }

  hide() {
    this.element.hidden = true;
    this.current = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {Option} option @param {number} rank */
  row({ label, detail, drawing }, rank) {
    const words = element("span", { class: "suggestion-words" }, element("span", {}, label), element("small", {}, detail));
    return element("li", { role: "option", id: `${this.id}-${rank}`, "aria-selected": "false", class: "suggestion" }, drawing, words);
  }

  /** @param {KeyboardEvent} event */
  keyed(event) {
    if (this.element.hidden) return;
    const size = this.element.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.hide();
    else if (event.key === "Enter" && this.current >= 0) this.choose(this.current);
    else if (step) this.mark((this.current + step + size + (this.current < 0 && step < 0 ? 1 : 0)) % size);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} rank */
  mark(rank) {
    this.element.children[this.current]?.setAttribute("aria-selected", "false");
    this.current = rank;
    const row = this.element.children[rank];
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", row.id);
  }
}

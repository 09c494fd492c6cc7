// @ts-check
/**
 * The questions that only some types of places answer, as filters: they appear once such a type is chosen. Which there
 * are stands in the page (`#extra-filters`); which places answer so, the server knows.
 */
import { element, find } from "../lib/dom.js";

/**
 * @typedef {{code: string, label: string, answers: [string, string][], types: string[]}} ExtraFilter
 * @typedef {import("./state.js").State} State
 * @typedef {import("./store.js").Store} Store
 */

/** @returns {ExtraFilter[]} */
export function extraFilters() {
  return JSON.parse(document.getElementById("extra-filters")?.textContent ?? "[]");
}

/** @param {string} pair `code=answer` @returns {string} « Table à langer : Oui », or nothing when nobody knows it */
export function wordsOf(pair) {
  const [code, answer] = pair.split("=");
  const known = extraFilters().find((one) => one.code === code);
  const words = known?.answers.find(([value]) => value === answer)?.[1];
  if (!known || !words) return "";
  return known.label.endsWith("?") ? `${known.label} ${words}` : `${known.label}\u00a0: ${words}`;
}

export class ExtraFilters {
  /** @param {Store} store */
  constructor(store) {
    this.store = store;
    this.box = find("#map-extra");
    this.all = extraFilters();
    this.shown = "";
    this.box.addEventListener("change", () => this.changed());
    store.listen((state) => this.show(state));
    this.show(store.state);
  }

  changed() {
    const ticked = /** @type {NodeListOf<HTMLInputElement>} */ (this.box.querySelectorAll("input:checked"));
    this.store.set({ extra: [...ticked].map(({ name, value }) => `${name}=${value}`) }, "push");
  }

  /** @param {State} state */
  show(state) {
    const fields = this.all.filter(({ types }) => state.type.some((type) => types.includes(type)));
    const key = fields.map(({ code }) => code).join(" ");
    if (key !== this.shown) {
      this.shown = key;
      this.box.replaceChildren(...fields.map(group));
      this.box.hidden = fields.length === 0;
    }
    for (const input of this.box.querySelectorAll("input")) input.checked = state.extra.includes(`${input.name}=${input.value}`);
  }
}

/** @param {ExtraFilter} field @returns {HTMLElement} */
function group(field) {
  const chips = field.answers.map(([value, label]) =>
    element("li", {}, element("label", { class: "chip" }, element("input", { type: "checkbox", name: field.code, value }), label)),
  );
  return element("fieldset", {}, element("legend", {}, field.label), element("ul", { class: "chips" }, ...chips));
}

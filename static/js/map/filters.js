// @ts-check
/**
 * The filters are an ordinary form (without script it leads to /liste). Here each change becomes a state of the map, and
 * each state is shown by the form.
 */
import { element, find, pictogram } from "../lib/dom.js";
import { LISTS, SWITCHES } from "./state.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./points.js").Points} Points
 */

export class Filters {
  /** @param {HTMLFormElement} form @param {Store} store */
  constructor(form, store) {
    this.form = form;
    this.store = store;
    this.types = find("#map-types");
    /** @type {Points | null} */
    this.points = null;
    this.typesOf = "";
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const control of this.controls()) control.addEventListener("change", () => this.changed(control));
    this.types.addEventListener("change", (event) => this.changed(/** @type {HTMLInputElement} */ (event.target)));
    this.allowSecondPress();
    store.listen((state) => this.show(state));
    this.show(store.state);
  }

  /** @returns {(HTMLInputElement | HTMLSelectElement)[]} */
  controls() {
    return /** @type {any} */ ([...this.form.elements]).filter((/** @type {any} */ one) => one.name && one.name !== "q");
  }

  /** @param {HTMLInputElement | HTMLSelectElement} control */
  changed(control) {
    const name = /** @type {any} */ (control.name);
    /** @type {Partial<State>} */
    const patch = SWITCHES.includes(/** @type {never} */ (name))
      ? { [name]: /** @type {HTMLInputElement} */ (control).checked }
      : { [name]: new FormData(this.form).getAll(name).map(String).filter(Boolean) };
    // Types belong to one rubrique: they go when the choice of rubriques changes.
    if (name === "rubrique") patch.type = [];
    if (name === "rubrique" || name === "type") patch.extra = [];
    this.store.set(patch, "push");
  }

  /** A chosen family or rubrique that is pressed again is let go: one finger, no detour by "Tout". */
  allowSecondPress() {
    for (const radio of this.controls().filter(({ type }) => type === "radio")) {
      const label = /** @type {HTMLElement} */ (radio.closest("label"));
      label.addEventListener("click", (event) => {
        if (!(/** @type {HTMLInputElement} */ (radio).checked) || radio.value === "" || event.target === radio) return;
        event.preventDefault();
        this.store.set({ [radio.name]: [] }, "push");
      });
    }
  }

  /** @param {Points} points */
  know(points) {
    this.points = points;
    this.show(this.store.state);
  }

  /** @param {State} state */
  show(state) {
    this.showTypes(state);
    for (const control of this.controls()) {
      const name = /** @type {any} */ (control.name);
      if (SWITCHES.includes(/** @type {never} */ (name))) /** @type {any} */ (control).checked = state[/** @type {"ouvert"} */ (name)];
      else if (LISTS.includes(/** @type {never} */ (name))) showList(control, state[/** @type {"type"} */ (name)]);
    }
  }

  /** Types are offered inside one rubrique. @param {State} state */
  showTypes(state) {
    const rubrique = state.rubrique.length === 1 ? state.rubrique[0] : "";
    if (!this.points || rubrique === this.typesOf) return;
    this.typesOf = rubrique;
    const index = this.points.rubriques.findIndex(({ code }) => code === rubrique);
    const types = this.points.types.filter((type) => index >= 0 && type.rubrique === index);
    const list = find("ul", this.types);
    list.replaceChildren(...types.map((type) => this.typeChip(type)));
    this.types.hidden = types.length === 0;
  }

  /** @param {import("./points.js").PlaceType} type @returns {HTMLElement} */
  typeChip(type) {
    const input = element("input", { type: "checkbox", name: "type", value: type.code, form: this.form.id });
    return element("li", {}, element("label", { class: "chip" }, input, pictogram(type.pictogram), type.label));
  }
}

/** @param {HTMLInputElement | HTMLSelectElement} control @param {string[]} values */
function showList(control, values) {
  if (control instanceof HTMLSelectElement) {
    control.value = values[0] ?? "";
    if (control.selectedIndex < 0) control.value = "";
  } else control.checked = control.value === "" ? values.length === 0 : values.includes(control.value);
}

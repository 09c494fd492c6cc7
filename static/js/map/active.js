// @ts-check
/** The filters that are on, as chips that one removes, and "Effacer" for all of them. */
import { element, icon } from "../lib/dom.js";
import { say } from "../lib/words.js";
import { wordsOf } from "./extra_filters.js";
import { emptyState, LISTS, SWITCHES } from "./state.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./points.js").Points} Points
 */

/** @param {HTMLElement} holder a list @param {Store} store @param {Points | null} points */
export function showActive(holder, store, points) {
  const { state } = store;
  /** @type {[string, Partial<State>][]} what is said, what removes it */
  const chips = [];
  if (state.q) chips.push([say("active_q", { q: state.q }), { q: "" }]);
  for (const name of LISTS) {
    for (const code of state[name]) {
      const label = labelOf(points, name, code);
      if (label) chips.push([label, { [name]: state[name].filter((other) => other !== code), ...(name === "rubrique" ? { type: [] } : {}), ...(name === "rubrique" || name === "type" ? { extra: [] } : {}) }]);
    }
  }
  for (const pair of state.extra) {
    const label = wordsOf(pair);
    if (label) chips.push([label, { extra: state.extra.filter((other) => other !== pair) }]);
  }
  for (const name of SWITCHES) if (state[name]) chips.push([say(`active_${name}`), { [name]: false }]);
  holder.replaceChildren(...chips.map(([label, patch]) => item(label, say("remove", { label }), () => store.set(patch, "push"), holder)));
  const { lieu, view } = state;
  if (chips.length) holder.append(clearAll(() => store.set({ ...emptyState(), lieu, view }, "push"), holder));
  holder.hidden = chips.length === 0;
}

/** @param {Points | null} points @param {string} name @param {string} code @returns {string} */
function labelOf(points, name, code) {
  if (name === "famille" || name === "acces_fauteuil") return say(`active_${name}_${code}`);
  const rows = { rubrique: points?.rubriques, type: points?.types, quartier: points?.quartiers, commune: points?.communes }[name];
  return rows?.find((row) => row.code === code)?.label ?? "";
}

/** @param {string} label @param {string} words @param {() => void} act @param {HTMLElement} holder */
function item(label, words, act, holder) {
  const button = element("button", { type: "button", class: "chip chip-active", "aria-label": words }, label, icon("x"));
  button.addEventListener("click", () => keepFocus(holder, act));
  return element("li", {}, button);
}

/** @param {() => void} act @param {HTMLElement} holder */
function clearAll(act, holder) {
  const button = element("button", { type: "button", class: "button button-quiet button-small" }, say("clear"));
  button.addEventListener("click", () => keepFocus(holder, act));
  return element("li", {}, button);
}

/** The pressed chip is gone afterwards: the next one gets the focus, else the search box. @param {HTMLElement} holder @param {() => void} act */
function keepFocus(holder, act) {
  act();
  const next = /** @type {HTMLElement | null} */ (holder.querySelector("button") ?? document.querySelector("#map-q"));
  next?.focus({ preventScroll: true });
}

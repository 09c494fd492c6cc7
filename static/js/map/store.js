// @ts-check
/** The state of the page and its address, kept the same: a change writes the address, the back button changes the state. */
import { extraFilters } from "./extra_filters.js";
import { parseState, stateAsAddress } from "./state.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {"push" | "replace"} Way push = the back button returns to what was before
 */

export class Store {
  constructor() {
    this.extra = extraFilters().map(({ code }) => code);
    this.state = this.read();
    /** @type {((state: State, before: State) => void)[]} */
    this.listeners = [];
    /** @type {Partial<State>} */
    this.kept = {};
    window.addEventListener("popstate", () => this.returned());
  }

  /** @returns {State} what the address says */
  read() {
    return parseState(location.search, location.hash, this.extra);
  }

  /** The address changed by itself: the state follows, but for what `back` was asked to keep. */
  returned() {
    const { kept } = this;
    this.kept = {};
    this.set({ ...this.read(), ...kept }, Object.keys(kept).length ? "replace" : null);
  }

  /** Goes back one step without losing `kept`. @param {Partial<State>} kept */
  back(kept) {
    this.kept = kept;
    history.back();
  }

  /** @param {(state: State, before: State) => void} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /** @param {Partial<State>} patch @param {Way | null} way null = the address says so already */
  set(patch, way) {
    const before = this.state;
    this.state = { ...before, ...patch };
    if (way) this.write(way);
    for (const listener of this.listeners) listener(this.state, before);
  }

  /** @param {Way} way */
  write(way) {
    const address = `${location.pathname}${stateAsAddress(this.state)}`;
    if (address === `${location.pathname}${location.search}${location.hash}`) return;
    if (way === "push") history.pushState({ inside: true }, "", address);
    else history.replaceState(history.state, "", address);
  }
}

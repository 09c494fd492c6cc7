// @ts-check
/** Filters that only the server can answer: opening hours now, words. Until it has answered, what was shown stays. */
import { filtersAsQuery, needsServer } from "./state.js";

/** @typedef {import("./state.js").State} State */

export class Selection {
  /** @param {string} address */
  constructor(address) {
    this.address = address;
    this.asked = "";
    /** @type {Set<number> | null} */
    this.numbers = null;
    /** @type {AbortController | null} */
    this.request = null;
  }

  /** The server is asked again: places have changed. */
  forget() {
    this.asked = this.asked && "changed";
  }

  /** @param {State} state @returns {boolean} whether `numbers` answers what the state asks */
  answers(state) {
    return this.asked === (needsServer(state) ? filtersAsQuery(state).toString() : "");
  }

  /**
   * @param {State} state
   * @returns {Promise<boolean>} whether the answer changed; rejects when the server cannot be reached
   */
  async refresh(state) {
    const query = needsServer(state) ? filtersAsQuery(state).toString() : "";
    if (query === this.asked) return false;
    this.asked = query;
    this.request?.abort();
    if (!query) {
      this.numbers = null;
      return true;
    }
    this.request = new AbortController();
    try {
      const reply = await fetch(`${this.address}?${query}`, { signal: this.request.signal });
      if (!reply.ok) throw new Error(`selection: ${reply.status}`);
      this.numbers = new Set((await reply.json()).numbers);
      return true;
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return false;
      this.asked = "";
      this.numbers = null;
      throw error;
    }
  }
}

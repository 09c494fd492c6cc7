// @ts-check
/**
 * Addresses as one types, from our own server. Waits for a pause, forgets what was asked before, and never fails: when no
 * address can be had there is none.
 */

/**
 * @typedef {{label: string, context: string, position: [number, number], id_ban: string | null, score: number,
 *   adresse: string, code_postal: string | null, commune: string | null}} Address
 */

const PAUSE_MS = 250;
const SHORTEST = 3;

export class AddressSearch {
  /**
   * @param {string} url address of the search; empty where the site has none
   * @param {number} [pause] milliseconds
   * @param {{key: string, shortest: number}} [what] where the answers stand, and from how many letters on one asks
   */
  constructor(url, pause = PAUSE_MS, { key, shortest } = { key: "addresses", shortest: SHORTEST }) {
    this.url = url;
    this.pause = pause;
    this.key = key;
    this.shortest = shortest;
    this.timer = 0;
    /** @type {AbortController | null} */
    this.asking = null;
  }

  /**
   * @param {string} text as typed
   * @param {(found: any[]) => void} answer called when addresses came for this text, unless something else was asked since
   * @param {Record<string, string>} [more] parameters
   */
  look(text, answer, more = {}) {
    this.forget();
    const q = text.trim();
    if (!this.url || q.length < this.shortest) return;
    this.timer = window.setTimeout(() => this.ask(`${this.url}?${new URLSearchParams({ q, ...more })}`, answer), this.pause);
  }

  /** @param {number} lon @param {number} lat @param {(found: Address[]) => void} answer */
  around(lon, lat, answer) {
    this.forget();
    if (!this.url) return;
    const asked = new URLSearchParams({ lon: lon.toFixed(6), lat: lat.toFixed(6) });
    this.timer = window.setTimeout(() => this.ask(`${this.url}/inverse?${asked}`, answer), this.pause);
  }

  forget() {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
  }

  /** @param {string} address @param {(found: any[]) => void} answer */
  async ask(address, answer) {
    const asking = new AbortController();
    this.asking = asking;
    try {
      const said = await fetch(address, { signal: asking.signal });
      const found = said.ok ? (await said.json())[this.key] : [];
      if (!asking.signal.aborted) answer(found);
    } catch {
      // Without addresses the page is what it was before there were any.
    }
  }
}

/** @param {Address} address @returns {string} « 44000 Nantes » */
export function townOf({ code_postal: postcode, commune }) {
  return [postcode, commune].filter(Boolean).join(" ");
}

// @ts-check
/** The cards of places, made by the server (the same as on /liste) and kept for as long as the page lives. */

const MOST_AT_ONCE = 50;

export class Cards {
  /** @param {string} address */
  constructor(address) {
    this.address = address;
    /** @type {Map<number, HTMLLIElement>} */
    this.known = new Map();
  }

  /** Cards are asked for again: places have changed. */
  forget() {
    this.known.clear();
  }

  /** @param {number[]} numbers @returns {boolean} whether nothing need be asked */
  has(numbers) {
    return numbers.every((number) => this.known.has(number));
  }

  /**
   * @param {number[]} numbers
   * @param {AbortSignal} signal
   * @returns {Promise<HTMLLIElement[]>} one for each number that is still published, in the order asked
   */
  async get(numbers, signal) {
    const missing = numbers.filter((number) => !this.known.has(number));
    for (let start = 0; start < missing.length; start += MOST_AT_ONCE) {
      await this.fetch(missing.slice(start, start + MOST_AT_ONCE), signal);
    }
    return numbers.flatMap((number) => this.known.get(number)?.cloneNode(true) ?? []).map((node) => /** @type {HTMLLIElement} */ (node));
  }

  /** @param {number[]} numbers @param {AbortSignal} signal */
  async fetch(numbers, signal) {
    const reply = await fetch(`${this.address}?n=${numbers.join(",")}`, { signal });
    if (!reply.ok) throw new Error(`cards: ${reply.status}`);
    const holder = document.createElement("template");
    holder.innerHTML = await reply.text();
    for (const item of holder.content.querySelectorAll("li[data-number]")) {
      this.known.set(Number(/** @type {HTMLElement} */ (item).dataset.number), /** @type {HTMLLIElement} */ (item));
    }
  }
}

// @ts-check
/**
 * The list beside the map: exactly the places behind the markers in view, nearest to the centre first, a page at a time.
 */
import { distanceInWords, metresBetween } from "../lib/distance.js";
import { element } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";

/** @typedef {import("./points.js").Points} Points */

const PAGE = 24;
const SORTED_AT_ONCE = 10 * PAGE;

export class PlaceList {
  /**
   * @param {HTMLElement} root holds `ol`, `[data-list-more]`, `[data-list-empty]`
   * @param {import("./cards.js").Cards} cards
   * @param {(number: number, opener: HTMLElement) => void} onOpen
   */
  constructor(root, cards, onOpen) {
    this.cards = cards;
    this.list = /** @type {HTMLElement} */ (root.querySelector("ol"));
    this.more = /** @type {HTMLButtonElement} */ (root.querySelector("[data-list-more]"));
    /** @type {Points | null} */
    this.points = null;
    /** @type {number[]} */
    this.indices = [];
    /** @type {number[]} the nearest of them, in order */
    this.sorted = [];
    this.drawn = 0;
    this.centre = { lon: 0, lat: 0 };
    this.request = new AbortController();
    // By a button, not by scrolling: the foot of the page stays within reach.
    this.more.addEventListener("click", () => this.drawNext(true));
    this.list.addEventListener("click", (event) => this.pressed(event, onOpen));
  }

  /** No place will come. */
  stop() {
    this.list.setAttribute("aria-busy", "false");
  }

  /** Places have changed: their cards are asked for again. */
  forget() {
    this.cards.forget();
  }

  /** @param {Points} points @param {number[]} indices in any order @param {{lon: number, lat: number}} centre */
  async show(points, indices, centre) {
    this.points = points;
    this.centre = centre;
    this.indices = indices;
    this.sorted = nearestFirst(points, indices, centre, SORTED_AT_ONCE);
    this.drawn = 0;
    this.list.setAttribute("aria-busy", "true");
    await this.drawNext(false);
  }

  /** @param {boolean} focus whether the first new card takes the focus */
  async drawNext(focus) {
    this.request.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    const points = /** @type {Points} */ (this.points);
    const start = this.drawn;
    const page = this.page(start);
    const numbers = page.map((index) => points.number[index]);
    if (!start && !this.cards.has(numbers) && !this.list.querySelector("[data-number]")) this.drawSkeletons(page.length);
    try {
      const items = await this.cards.get(numbers, signal);
      if (!signal.aborted) this.draw(items, start, page.length, focus);
    } catch (error) {
      if (/** @type {Error} */ (error).name !== "AbortError") this.apologise();
    }
  }

  /** @param {number} start @returns {number[]} */
  page(start) {
    const enough = Math.min(start + PAGE, this.indices.length);
    if (this.points && this.sorted.length < enough) this.sorted = nearestFirst(this.points, this.indices, this.centre, 2 * enough);
    return this.sorted.slice(start, start + PAGE);
  }

  /** @param {HTMLLIElement[]} items @param {number} start @param {number} size @param {boolean} focus */
  draw(items, start, size, focus) {
    items.forEach((item, i) => this.finish(item, start + i + 1));
    if (start) this.list.append(...items);
    else this.list.replaceChildren(...items);
    this.drawn = start + size;
    const left = this.indices.length - this.drawn;
    this.more.hidden = left <= 0;
    this.more.textContent = sayMany("more", left);
    this.stop();
    if (focus) items[0]?.querySelector("a")?.focus();
  }

  /** What the server cannot know: how far from the centre, and the length of the whole list. @param {HTMLLIElement} item @param {number} rank */
  finish(item, rank) {
    const points = /** @type {Points} */ (this.points);
    const index = points.indexOf(Number(item.dataset.number));
    const metres = metresBetween(this.centre.lon, this.centre.lat, points.lon[index], points.lat[index]);
    item.setAttribute("aria-posinset", String(rank));
    item.setAttribute("aria-setsize", String(this.indices.length));
    const place = item.querySelector("[data-distance]");
    if (place) place.textContent = ` · ${distanceInWords(metres, document.documentElement.lang)}`;
  }

  /** @param {number} count */
  drawSkeletons(count) {
    const line = (/** @type {string} */ kind) => element("span", { class: `skeleton skeleton-${kind}` });
    const one = () => element("li", { class: "place-card is-skeleton", "aria-hidden": "true" }, line("mark"),
      element("span", { class: "skeleton-lines" }, line("name"), line("text"), line("text")));
    this.list.replaceChildren(...Array.from({ length: Math.min(count, 6) }, one));
    this.more.hidden = true;
  }

  apologise() {
    const again = element("button", { type: "button", class: "button button-small" }, say("retry"));
    again.addEventListener("click", () => this.drawNext(false));
    this.list.replaceChildren(element("li", { class: "list-trouble" }, element("p", {}, say("list_trouble")), again));
    this.more.hidden = true;
    this.stop();
  }

  /** @param {MouseEvent} event @param {(number: number, opener: HTMLElement) => void} onOpen */
  pressed(event, onOpen) {
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    const item = /** @type {HTMLElement | null} */ (link?.closest("li[data-number]") ?? null);
    const plain = !event.defaultPrevented && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !item || !plain || !link.closest(".place-card-name")) return;
    event.preventDefault();
    onOpen(Number(item.dataset.number), link);
  }
}

/**
 * @param {Points} points @param {number[]} indices @param {{lon: number, lat: number}} centre
 * @param {number} most how many are wanted: to sort a million for a page of 24 would hold the map up
 * @returns {number[]}
 */
export function nearestFirst(points, indices, centre, most) {
  const narrowing = Math.cos((centre.lat * Math.PI) / 180);
  const far = new Float64Array(indices.length);
  for (let rank = 0; rank < far.length; rank++) {
    const dx = (points.lon[indices[rank]] - centre.lon) * narrowing;
    const dy = points.lat[indices[rank]] - centre.lat;
    far[rank] = dx * dx + dy * dy;
  }
  let near = within(far, indices, guess(far, most));
  if (near.length < most) near = within(far, indices, Infinity);
  return near.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, most).map(([, index]) => index);
}

const SAMPLED = 4096;

/** @param {Float64Array} far @param {number} most @returns {number} a distance within which there are very likely so many, and not many more */
function guess(far, most) {
  const step = far.length / SAMPLED;
  if (step <= 1) return Infinity;
  const sample = Float64Array.from({ length: SAMPLED }, (_, rank) => far[Math.floor(rank * step)]).sort();
  return sample[Math.ceil((2 * most) / step) + 10] ?? Infinity;
}

/** @param {Float64Array} far @param {number[]} indices @param {number} limit @returns {[number, number][]} distances and indices */
function within(far, indices, limit) {
  /** @type {[number, number][]} */
  const near = [];
  for (let rank = 0; rank < far.length; rank++) if (far[rank] <= limit) near.push([far[rank], indices[rank]]);
  return near;
}

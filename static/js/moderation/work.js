// @ts-check
/** What lies on the desk: swapping one contribution for another, fetched ahead so that nobody waits. */
import { showMiniMap } from "../map/mini.js";
import { find } from "../lib/dom.js";

const HEADERS = { "X-Requested-With": "desk" };

/** Contributions fetched ahead, by address, with the place that each is about. @type {Map<string, {place: string, markup: Promise<string>}>} */
const ahead = new Map();

/** @param {string} url @returns {string} the same address, however it was written */
function whole(url) {
  return new URL(url, location.href).href;
}

/** @returns {HTMLElement} what is on the desk now */
export function work() {
  return find("#work");
}

/** @param {string} url @param {RequestInit} [options] @returns {Promise<Response>} */
export function ask(url, options = {}) {
  return fetch(url, { ...options, headers: HEADERS, credentials: "same-origin" });
}

/** Draw what just came onto the desk, and fetch the next ones, one after the other. */
export function prepare() {
  const { sheet, ahead: next = "[]" } = work().dataset;
  if (sheet) /** @type {any} */ (document.getElementById(sheet))?.showPopover();
  document.querySelector("#problems")?.scrollIntoView({ block: "center" });
  document.dispatchEvent(new Event("desk-shown"));
  fetchAhead(JSON.parse(next));
}

/** @param {[string, string][]} next addresses of contributions with their places */
async function fetchAhead(next) {
  for (const [url, place] of next) {
    if (!ahead.has(whole(url))) ahead.set(whole(url), { place, markup: fetchItem(url) });
    // A trouble is told when this one is asked for.
    await ahead.get(whole(url))?.markup.catch(() => {});
  }
}

/** What was fetched ahead of a place shows it as it was before a decision. @param {string | undefined} place */
export function forget(place) {
  for (const [url, known] of ahead) if (known.place === place) ahead.delete(url);
}

/** @param {string} url @returns {Promise<string>} the markup of one contribution */
async function fetchItem(url) {
  const answer = await ask(url);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

/**
 * Put the contribution of an address on the desk.
 * @param {string} url
 * @param {{remember?: boolean, page?: string}} [how] page: the address to load when this script cannot show it
 * @returns {Promise<boolean>} whether it is shown; otherwise the page is on its way
 */
export async function show(url, { remember = true, page = url } = {}) {
  const busy = find("#desk");
  busy.classList.add("is-busy");
  try {
    const markup = await (ahead.get(whole(url))?.markup ?? fetchItem(url));
    ahead.delete(whole(url));
    put(markup);
    if (remember) history.pushState({ desk: true }, "", url);
    return true;
  } catch {
    location.assign(page);
    return false;
  } finally {
    busy.classList.remove("is-busy");
  }
}

/** @param {string} markup what the server made of one contribution */
export function put(markup) {
  const page = new DOMParser().parseFromString(markup, "text/html");
  // A position is chosen on a map of its own, made when a page loads.
  if (page.querySelector("[data-position]")) throw new Error("this one needs a page of its own");
  const desk = find("#desk");
  for (const old of desk.querySelectorAll("#work, #ground")) old.remove();
  desk.append(...page.body.children);
  desk.dataset.shows = "item";
  for (const map of desk.querySelectorAll(".mini-map")) showMiniMap(/** @type {HTMLElement} */ (map));
  mark(work().dataset.uid ?? "");
  const title = document.getElementById("item-title");
  title?.focus({ preventScroll: true });
  scrollTo(0, 0);
  prepare();
}

/** @param {string} uid of the contribution that the queue shows as chosen */
export function mark(uid) {
  for (const entry of document.querySelectorAll(".desk-entry")) {
    const chosen = /** @type {HTMLElement} */ (entry).dataset.uid === uid;
    if (chosen) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
    if (chosen) entry.scrollIntoView({ block: "nearest" });
  }
}

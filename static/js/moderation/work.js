// @ts-check
/** What lies on the desk: swapping one contribution for another, and bringing one back as it was left. */
import { dropMiniMap, showMiniMap } from "../map/mini.js";
import { find } from "../lib/dom.js";
import { fetchAhead, take, takeReady, whole } from "./ahead.js";
import { mark } from "./queue.js";
import { isTouched } from "./typed.js";

/** @typedef {{url: string, nodes: Element[], isBack: boolean}} Left a contribution with everything that was typed and chosen there; isBack: its decision was not taken */

/** Contributions that had to make way for one that came back, by address. @type {Map<string, Left>} */
const aside = new Map();
/** Counts what came onto the desk: what was asked for before the last one is not put over it. */
let turns = 0;

/** @returns {HTMLElement} what is on the desk now */
export function work() {
  return find("#work");
}

/** @returns {import("./ahead.js").Next[]} those behind what is on the desk */
function behind() {
  return JSON.parse(work().dataset.ahead ?? "[]");
}

/** Draw what just came onto the desk, and fetch the next ones, one after the other. */
export function prepare() {
  const { sheet } = work().dataset;
  if (sheet) /** @type {any} */ (document.getElementById(sheet))?.showPopover();
  document.querySelector("#problems")?.scrollIntoView({ block: "center" });
  document.dispatchEvent(new Event("desk-shown"));
  fetchAhead(behind());
}

/**
 * Put the contribution of an address on the desk.
 * @param {string} url
 * @param {{remember?: boolean, page?: string, keep?: boolean}} [how] page: the address to load when this script cannot show it; keep: what was typed of the one that lies there
 * @returns {Promise<boolean>} false when the page is on its way instead
 */
export async function show(url, { remember = true, page = url, keep = true } = {}) {
  const busy = find("#desk");
  const turn = (turns += 1);
  busy.classList.add("is-busy");
  try {
    const markup = aside.has(whole(url)) ? null : await take(url);
    // Something else came onto the desk meanwhile: that is what the person looks at.
    if (turn !== turns) return true;
    if (keep) layAside();
    if (!takeUp(url)) put(markup ?? "");
    if (remember) history.pushState({ desk: true }, "", url);
    return true;
  } catch {
    location.assign(page);
    return false;
  } finally {
    busy.classList.remove("is-busy");
  }
}

/**
 * Put the next contribution on the desk without waiting for an answer, when it is here already.
 * @param {(url: string) => boolean} isDecided
 * @returns {Left | null} what lay there, to be brought back if its decision is not taken
 */
export function step(isDecided) {
  const next = takeReady(behind(), work().dataset.place, isDecided);
  if (!next) return null;
  const left = leave();
  try {
    if (!takeUp(next.url)) put(next.markup);
  } catch {
    return null;
  }
  history.pushState({ desk: true }, "", next.url);
  return left;
}

/** What lies here makes way, with what was typed, for another that comes back. @param {string} url of that one */
export function stand(url) {
  layAside(true);
  history.pushState({ desk: true }, "", url);
}

/** Keep what is on the desk if anything was typed there, or in any case. @param {boolean} [always] */
function layAside(always = false) {
  const now = leave();
  if (now.url && (always || now.isBack || isTouched(work()))) aside.set(whole(now.url), now);
}

/** What was laid aside of this one is of no use any more. @param {string} url */
export function drop(url) {
  aside.delete(whole(url));
}

/** One that has to be looked at again, as it was left. @param {Left} left */
export function bringBack(left) {
  stand(left.url);
  lay({ ...left, isBack: true });
}

/** @returns {Left} what is on the desk */
function leave() {
  const { url = "", back } = work().dataset;
  return { url, nodes: [...document.querySelectorAll("#work, #ground")], isBack: back !== undefined };
}

/** @param {Left} left */
function lay(left) {
  aside.delete(whole(left.url));
  replace(left.nodes);
  if (left.isBack) work().dataset.back = "";
}

/** @param {string} url @returns {boolean} whether it had made way before, and is here again as it was */
function takeUp(url) {
  const left = aside.get(whole(url));
  if (left) lay(left);
  return Boolean(left);
}

/** @param {string} markup what the server made of one contribution */
export function put(markup) {
  const page = new DOMParser().parseFromString(markup, "text/html");
  // A position is chosen on a map of its own, made when a page loads.
  if (page.querySelector("[data-position]")) throw new Error("this one needs a page of its own");
  replace([...page.body.children]);
}

/** @param {Element[]} nodes the contribution and its map */
function replace(nodes) {
  const desk = find("#desk");
  turns += 1;
  for (const map of maps()) dropMiniMap(map);
  for (const old of desk.querySelectorAll("#work, #ground")) old.remove();
  desk.append(...nodes);
  desk.dataset.shows = "item";
  for (const map of maps()) showMiniMap(map);
  mark(work().dataset.uid ?? "");
  document.getElementById("item-title")?.focus({ preventScroll: true });
  scrollTo(0, 0);
  prepare();
}

/** @returns {Iterable<HTMLElement>} */
function maps() {
  return document.querySelectorAll("#desk .mini-map");
}

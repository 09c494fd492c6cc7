// @ts-check
/** Behind the pill: what waits, what somebody has to look at, what was sent; and the file of what could not be. */
import { element } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";
import { isToSend } from "../offline/log.js";
import { savedRound } from "../offline/saved_round.js";
import { afterChoice, isAboutGone } from "../offline/verdicts.js";
import { button } from "./screen.js";
import { atNow, newUid, places, save, settleChoice, state } from "./state.js";
import { clock, day, told } from "./words_of.js";

/** @typedef {import("./state.js").Item} Item */

/** As many rows at once; five hundred would keep the tablet busy for seconds. */
const SLICE = 30;
/** How many rows of each list are shown. @type {Map<string, number>} */
const shown = new Map();
const sheet = () => /** @type {HTMLDialogElement} */ (document.getElementById("round-report"));
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

export function openReport() {
  shown.clear();
  drawReport();
  sheet().showModal();
}

export function drawReport() {
  const mine = state.items.filter(({ person }) => person === state.person);
  const review = mine.filter((item) => item.state === "review");
  const waiting = mine.filter(isToSend);
  const settled = mine.filter(({ state: now }) => now === "done" || now === "undone").reverse();
  fill("round-report-review", review, (item) => entry(item, choices(item)));
  fill("round-report-waiting", waiting, (item) => entry(item));
  fill("round-report-sent", settled, (item) => entry(item));
  $("round-report-unreadable").hidden = !state.unreadable.length;
  $("round-report-unreadable").textContent = state.unreadable.length ? sayMany("unreadable", state.unreadable.length) : "";
  $("round-report-none").hidden = Boolean(mine.length || state.unreadable.length);
  $("round-save").hidden = !(review.length || waiting.length || state.unreadable.length);
}

/** @param {string} id of the list; its heading stands before it @param {Item[]} items @param {(item: Item) => HTMLElement} make */
function fill(id, items, make) {
  const most = shown.get(id) ?? SLICE;
  $(id).replaceChildren(...items.slice(0, most).map(make));
  $(`${id}-part`).hidden = !items.length;
  if (items.length > most) $(id).append(element("li", {}, button("report-more", id, "chevron-down", sayMany("report_more", items.length - most), "button")));
}

/** @param {string} id of the list of which more is to be seen */
export function showMore(id) {
  const before = shown.get(id) ?? SLICE;
  shown.set(id, before + 4 * SLICE);
  drawReport();
  // Who came here by the keyboard goes on with the first of the rows that came.
  const row = /** @type {HTMLElement | undefined} */ ($(id).children[before]);
  row?.setAttribute("tabindex", "-1");
  row?.focus();
}

/** @param {Item} item @param {HTMLElement[]} [actions] */
function entry(item, actions = []) {
  const when = `${day(item.savedAt)} ${clock(item.savedAt)}`;
  const words = element("div", {}, element("p", { class: "strong" }, item.name), element("p", { class: "small soft" }, `${say(`did_${item.action}`)} · ${when}`), element("p", {}, told(item)));
  return element("li", { class: "card round-entry" }, words, ...(actions.length ? [element("div", { class: "actions" }, ...actions)] : []));
}

/** @param {Item} item @returns {HTMLElement[]} one tap each */
function choices(item) {
  const words = /** @type {Record<string, [string, string][]>} */ ({
    conflict: isAboutGone(item) ? [["team", "users"]] : [["map", "map"], ["mine", "user-check"], ["team", "users"]],
    duplicate: [["same", "copy-duplicate"], ["other", "map-pin-plus"], ["team", "users"]],
    refused: [["redo", "edit"], ["drop", "trash"]],
  });
  return (words[item.verdict?.verdict] ?? [["team", "users"]]).map(([choice, drawing]) => button(`choose-${choice}`, item.uid, drawing, say(`choice_${choice}`), "button"));
}

/** @param {string} uid @param {string} choice @returns {Promise<Item | null>} the item, once what was chosen is saved */
export async function choose(uid, choice) {
  const item = state.items.find((one) => one.uid === uid);
  if (!item) return null;
  const fresh = { placeUid: newUid(), at: atNow() };
  const others = state.items.filter((one) => one.place === item.place && one.uid !== uid && one.state !== "undone");
  const edits = item.body.kind === "create" ? others.filter(({ body }) => body.kind === "correct" || body.kind === "photo") : [];
  const there = places().get(item.verdict?.resembles?.[0]?.place ?? "")?.fields;
  const next = afterChoice(item, /** @type {any} */ (choice), fresh, edits, there);
  // First what follows, then what is settled: a crash in between asks once more, and loses nothing.
  if (next) await save({ place: next.place, name: item.name, action: "choice", body: next.body, photos: [], follows: uid });
  await settleChoice(item, choice);
  // A new place that was given up takes along what waits for it.
  if (choice === "drop" && item.body.kind === "create") for (const one of others.filter(isToSend)) await settleChoice(one, choice);
  return item;
}

export async function downloadRound() {
  const mine = state.items.filter((item) => item.person === state.person && (isToSend(item) || item.state === "review"));
  const file = await savedRound([...mine, ...state.unreadable.map((row) => ({ ...row, photos: row?.photos ?? [] }))], state.person);
  const address = URL.createObjectURL(file);
  const link = element("a", { href: address, download: `tournee-${new Date().toISOString().slice(0, 16).replace(":", "h")}.zip` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

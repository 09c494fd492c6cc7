// @ts-check
/** Behind the pill: what waits, what somebody has to look at, what was sent; and the file of what could not be. */
import { element } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";
import { isToSend } from "../offline/log.js";
import { hasWords } from "../offline/quarantine.js";
import { savedRound } from "../offline/saved_round.js";
import { afterChoice, isAboutGone } from "../offline/verdicts.js";
import { button } from "./screen.js";
import { atNow, newUid, places, quarantine, save, settleChoice, state } from "./state.js";
import { clock, day, saidIn, toldLines } from "./words_of.js";

/** @typedef {import("./state.js").Item} Item */
/** @typedef {import("./state.js").Legible} Legible */

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
  const kept = quarantine();
  const open = kept.filter(({ choice }) => !choice);
  fill("round-report-review", [...review.map((item) => () => entry(item, choices(item))), ...open.map((one) => () => unreadable(one))]);
  fill("round-report-waiting", waiting.map((item) => () => entry(item)));
  fill("round-report-sent", [...settled.map((item) => () => entry(item)), ...kept.filter(({ choice }) => choice).map((one) => () => unreadable(one))]);
  $("round-report-none").hidden = Boolean(mine.length || kept.length);
  $("round-save").hidden = !(review.length || waiting.length || open.length);
}

/** @param {string} id of the list; its heading stands before it @param {(() => HTMLElement)[]} rows made when they are shown */
function fill(id, rows) {
  const most = shown.get(id) ?? SLICE;
  $(id).replaceChildren(...rows.slice(0, most).map((make) => make()));
  $(`${id}-part`).hidden = !rows.length;
  if (rows.length > most) $(id).append(element("li", {}, button("report-more", id, "chevron-down", sayMany("report_more", rows.length - most), "button")));
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
  return row(item.name, `${say(`did_${item.action}`)} · ${when(item.savedAt)}`, toldLines(item), actions);
}

/** @param {number} ms @returns {string} */
const when = (ms) => `${day(ms)} ${clock(ms)}`;

/** @param {string} name @param {string} about @param {string[]} words @param {HTMLElement[]} actions */
function row(name, about, words, actions) {
  const texts = element("div", { class: "round-told" }, element("p", { class: "strong" }, name), element("p", { class: "small soft" }, about), ...words.map((one) => element("p", {}, one)));
  return element("li", { class: "card round-entry" }, texts, ...(actions.length ? [element("div", { class: "actions" }, ...actions)] : []));
}

/** @param {Legible} one @returns {HTMLElement} what can be read of it, and what one can do with it */
function unreadable(one) {
  const said = saidIn(one);
  const words = one.choice ? [say(`told_choice_${one.choice}`)] : [...(one.person ? [] : [say("told_anybody")]), say(said.length ? "told_unreadable" : "told_illegible")];
  const redo = hasWords(one) ? [["redo", "edit"]] : [];
  const actions = one.choice ? [] : [...redo, ["drop", "trash"]].map(([choice, drawing]) => button(`choose-${choice}`, one.uid, drawing, say(`choice_${choice}`), "button"));
  return row(one.name || say("unnamed"), [say("did_unreadable"), ...(one.savedAt === null ? [] : [when(one.savedAt)])].join(" · "), [...words, ...said], actions);
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
  const legible = item ? undefined : quarantine().find((one) => one.uid === uid);
  if (legible) await settleChoice(legible.key, "drop");
  const given = choice === "drop" ? (item ?? legible) : undefined;
  if (given?.body.kind === "create") await dropWhatFollows(given.place);
  if (!item) return null;
  const fresh = { placeUid: newUid(), at: atNow() };
  const others = state.items.filter((one) => one.place === item.place && one.uid !== uid && one.state !== "undone");
  const edits = item.body.kind === "create" ? others.filter(({ body }) => body.kind === "correct" || body.kind === "photo") : [];
  const there = places().get(item.verdict?.resembles?.[0]?.place ?? "")?.fields;
  const next = afterChoice(item, /** @type {any} */ (choice), fresh, edits, there);
  // What one contribution does not hold goes beside it, and is there before anything is settled.
  for (const photos of next?.beside ?? []) await save({ place: fresh.placeUid, name: item.name, action: "photo", body: { kind: "photo", place: fresh.placeUid, photos, captured_at: fresh.at } });
  if (next) await save({ place: next.place, name: item.name, action: "choice", body: next.body, photos: [], follows: uid, choice });
  else await settleChoice(uid, choice);
  return item;
}

/** A new place that was given up takes along what waits for it. @param {string} place uid; "" when it cannot be read: nothing is known to wait for that one */
async function dropWhatFollows(place) {
  if (!place) return;
  for (const one of state.items.filter((item) => item.place === place && isToSend(item))) await settleChoice(one.uid, "drop");
  for (const one of quarantine().filter((kept) => kept.place === place && !kept.choice)) await settleChoice(one.key, "drop");
}

export async function downloadRound() {
  const mine = state.items.filter((item) => item.person === state.person && (isToSend(item) || item.state === "review"));
  // What is known to be somebody else's goes into nobody's file but theirs; what is nobody's that one knows, into everybody's.
  const kept = quarantine().filter(({ choice }) => !choice);
  const rows = kept.map(({ key, name, photos }) => ({ name, body: state.unreadable.find((row) => row.uid === key)?.body, photos }));
  const file = await savedRound([...mine, ...rows], state.person);
  const address = URL.createObjectURL(file);
  const link = element("a", { href: address, download: `tournee-${new Date().toISOString().slice(0, 16).replace(":", "h")}.zip` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

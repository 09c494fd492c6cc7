// @ts-check
/** Behind the pill: what waits, what somebody has to look at, what was sent; and the file of what could not be. */
import { element } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";
import { isToSend } from "../offline/log.js";
import { savedRound } from "../offline/saved_round.js";
import { afterChoice, isAboutGone } from "../offline/verdicts.js";
import { button } from "./screen.js";
import { newUid, places, save, settleChoice, state } from "./state.js";
import { clock, day, told } from "./words_of.js";

/** @typedef {import("./state.js").Item} Item */

const SHOWN = 60;
const sheet = () => /** @type {HTMLDialogElement} */ (document.getElementById("round-report"));
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

export function openReport() {
  drawReport();
  sheet().showModal();
}

export function drawReport() {
  const mine = state.items.filter(({ person }) => person === state.person);
  const review = mine.filter((item) => item.state === "review");
  const waiting = mine.filter(isToSend);
  const settled = mine.filter(({ state: now }) => now === "done" || now === "undone").reverse();
  fill("round-report-review", review.map((item) => entry(item, choices(item))));
  fill("round-report-waiting", waiting.map((item) => entry(item)));
  fill("round-report-sent", settled.slice(0, SHOWN).map((item) => entry(item)));
  $("round-report-unreadable").hidden = !state.unreadable.length;
  $("round-report-unreadable").textContent = state.unreadable.length ? sayMany("unreadable", state.unreadable.length) : "";
  $("round-report-none").hidden = Boolean(mine.length || state.unreadable.length);
  $("round-save").hidden = !(review.length || waiting.length || state.unreadable.length);
}

/** @param {string} id of the list; its heading stands before it @param {HTMLElement[]} rows */
function fill(id, rows) {
  $(id).replaceChildren(...rows);
  $(`${id}-part`).hidden = !rows.length;
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
  const fresh = { placeUid: newUid(), at: new Date().toISOString() };
  const others = state.items.filter((one) => one.place === item.place && one.uid !== uid && one.state !== "undone");
  const edits = item.body.kind === "create" ? others.filter(({ body }) => body.kind === "correct" || body.kind === "photo") : [];
  const there = places().get(item.verdict?.resembles?.[0]?.place ?? "")?.fields;
  const next = afterChoice(item, /** @type {any} */ (choice), fresh, edits, there);
  // First what follows, then what is settled: a crash in between asks once more, and loses nothing.
  if (next) await save({ place: next.place, name: item.name, action: "choice", body: next.body, photos: [] });
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

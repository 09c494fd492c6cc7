// @ts-check
/** The exercise of the round: made-up places, and a server that is this page. */
import { find } from "../lib/dom.js";
import { clear } from "../offline/database.js";
import { answerWith } from "../offline/uploader.js";
import { state } from "./state.js";

/**
 * @typedef {{pack: import("../offline/pack.js").Pack, here: [number, number], name: string, receipt: string,
 *   contested: {place: string, field: string, now: any}, twin: {place: string, type: string, nom: string, metres: number}}} Told
 *   `contested`: what somebody else changes meanwhile; `twin`: what a new place of that type resembles
 */

const PERSON = "exercice";
const ENDED = "carto-practice-ended";
let cut = false;
let cutOnce = false;

/** @type {Record<string, () => boolean>} what there is to try, and whether it was */
const GOALS = {
  exact: () => state.items.some(({ action }) => action === "exact"),
  undo: () => state.items.some(({ state: now }) => now === "undone"),
  correct: () => state.items.some(({ choice }) => choice !== undefined),
  new: () => state.items.some(({ action }) => action === "new"),
  cut: () => cutOnce && !cut && state.items.some((item) => item.settledAt),
  end: () => sessionStorage.getItem(ENDED) === "1",
};

export function begin() {
  const told = /** @type {Told} */ (JSON.parse(find("#round-practice").textContent ?? ""));
  answerWith(async (address, body) => (cut ? { status: 0, body: null } : { status: 200, ...answer(told, address, body) }));
  state.here = { position: told.here, accuracy: 8 };
  const toggle = find("#round-cut");
  toggle.addEventListener("click", () => {
    cut = !cut;
    cutOnce = true;
    toggle.setAttribute("aria-pressed", String(cut));
    // The round hears of its network like that of any other tablet.
    dispatchEvent(new Event(cut ? "offline" : "online"));
  });
  find("#round-again").addEventListener("click", async () => {
    await clear();
    sessionStorage.removeItem(ENDED);
    location.reload();
  });
}

/** Tick what was tried. */
export function drawGoals() {
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-goal]"))) {
    const done = GOALS[line.dataset.goal ?? ""]?.() ?? false;
    line.classList.toggle("is-done", done);
    /** @type {HTMLElement} */ (line.querySelector("[data-done]")).hidden = !done;
  }
  const left = Object.values(GOALS).filter((met) => !met()).length;
  find("#round-goals-done").hidden = left > 0;
}

/** @param {Told} told @param {string} address @param {any} body that was sent @returns {{status?: number, body: any}} as the site would */
function answer(told, address, body) {
  const { kind, code, label, places } = told.pack;
  if (address === "/tournees/moi") return { body: { person: PERSON, name: told.name, areas: [{ kind, code, label, places: places.length, to_check: places.length }] } };
  if (address.startsWith("/tournees/paquets/")) return { body: told.pack };
  if (address.startsWith("/api/v1/photos/")) return { body: {} };
  if (address === "/api/v1/sync") return { body: { results: body.contributions.map((/** @type {any} */ one) => verdict(told, one)), released: [] } };
  if (address !== "/tournees/recu") return { status: 404, body: null };
  sessionStorage.setItem(ENDED, "1");
  return { body: { items: body.items.length, at: new Date().toISOString(), receipt: told.receipt } };
}

/** @param {Told} told @param {any} body of a contribution */
function verdict({ contested, twin }, body) {
  const { uid, kind, changes = {} } = body;
  const mine = changes[contested.field];
  if (body.instead_of) return { uid, verdict: "published" };
  if (body.place === contested.place && mine && mine.to !== contested.now) {
    return { uid, verdict: "conflict", conflicts: [{ field: contested.field, now: contested.now, yours: mine.to }] };
  }
  if (kind === "create" && changes.type?.to === twin.type) return { uid, verdict: "duplicate", resembles: [twin] };
  return { uid, verdict: kind === "report" ? "waiting" : "published" };
}

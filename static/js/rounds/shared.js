// @ts-check
/** The round of an opération: what others have seen to drops out, and the count is everybody's. */
import { find } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";
import { write } from "../offline/database.js";
import { ask } from "../offline/uploader.js";
import { takeAlong } from "./packs.js";
import { operationOf, state } from "./state.js";

const EVERY_MS = 20_000;

/** @param {() => void} drawAll once something changed */
export function lookAround(drawAll) {
  const look = async () => {
    if (await others()) drawAll();
  };
  setInterval(() => void look(), EVERY_MS);
  document.addEventListener("visibilitychange", () => void look());
  void look();
}

/** Note where others have been. @returns {Promise<boolean>} whether it changes the list */
async function others() {
  const round = state.round;
  const code = round && operationOf(round.pack);
  find("#round-shared").hidden = !code;
  if (!round || !code || document.visibilityState !== "visible") return false;
  const { status, body } = await ask(`/tournees/operations/${code}`);
  // Meanwhile something may have been saved: it is looked at again soon.
  if (status !== 200 || state.round !== round) return false;
  find("#round-shared").textContent = [sayMany("shared_looked", body.looked, { goal: body.goal }), sayMany("shared_people", body.people), body.open ? "" : say("shared_over")].filter(Boolean).join(" · ");
  const done = new Set(body.done);
  const taken = round.stops.filter((uid) => done.has(uid) && (!round.seen[uid] || round.seen[uid] === "later"));
  if (!taken.length) return false;
  for (const uid of taken) round.seen[uid] = "others";
  if (round.current && done.has(round.current)) round.current = null;
  await write({ meta: [round] });
  return true;
}

/** Who has just joined begins at once. @param {(key: string) => unknown} begin */
export async function beginWhatWasJoined(begin) {
  const code = new URLSearchParams(location.search).get("operation");
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  const key = `operation/${code}`;
  if (!state.round && (await takeAlong(key, () => undefined).catch(() => false))) await begin(key);
}

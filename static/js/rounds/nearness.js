// @ts-check
/** Whether the team is told how far from a place the tablet is: asked once of each person, and changed whenever they like. */
import { find } from "../lib/dom.js";
import { nearnessBetween } from "../lib/nearness.js";
import { read, write } from "../offline/database.js";
import { PRACTISING } from "../offline/realm.js";
import { atNow, state } from "./state.js";

/** A position that was measured longer ago says nothing of where one stands. */
const FRESH_MS = 5 * 60_000;
const key = () => `nearness ${state.person}`;
/** Whose answer it is, and what they said; null = not asked yet. */
let known = { person: "", told: /** @type {boolean | null} */ (null) };

/** @param {{position: [number, number], accuracy: number, at?: number} | null} here @param {unknown} position longitude, latitude of the place */
function between(here, position) {
  if (!here || !Array.isArray(position) || !(Date.now() - (here.at ?? 0) < FRESH_MS)) return null;
  const [lon, lat] = here.position;
  return nearnessBetween({ lon, lat, accuracy: here.accuracy }, /** @type {[number, number]} */ (position));
}

/**
 * @param {unknown} position of the place as it is said: longitude, latitude; null when nobody knows it
 * @param {string} [person] who saw it
 * @returns {{captured_at: string, nearness?: string}} the part of a contribution that tells when and from how near it was seen
 */
export function seenFrom(position, person = state.person) {
  const nearness = known.person === person && known.told ? between(state.here, position) : null;
  return { captured_at: atNow(), ...(nearness ? { nearness } : {}) };
}

/** Show the question, or what was answered; both only where a device can know its position. */
export async function drawNearness() {
  const { person } = state;
  if (known.person !== person) {
    const kept = await read("meta", key());
    if (state.person !== person) return;
    known = { person, told: kept?.told ?? null };
  }
  const asks = Boolean(state.person) && !PRACTISING && "geolocation" in navigator;
  find("#round-nearness").hidden = !asks || known.told !== null;
  find("#round-nearness-told").hidden = !asks || known.told === null;
  for (const word of ["yes", "no"]) find(`#round-nearness-${word}`).hidden = known.told !== (word === "yes");
}

/** @param {string} answer `yes` and `no`; anything else asks anew */
export async function answerNearness(answer) {
  const told = answer === "yes" ? true : answer === "no" ? false : null;
  const { person } = state;
  await write({ meta: [{ key: key(), told }] });
  known = { person, told };
  await drawNearness();
  // The buttons that were pressed are gone: who uses a keyboard goes on at the stop, or at the question that came back.
  const next = find(told === null ? "#round-nearness button" : "#round-next h2");
  next.focus({ preventScroll: told !== null });
}

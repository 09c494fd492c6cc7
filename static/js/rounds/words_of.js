// @ts-check
/** How the round says places, times and verdicts. */
import { distanceInWords } from "../lib/distance.js";
import { say, sayMany } from "../lib/words.js";
import { direction, metresTo, since } from "../offline/stops.js";
import { sizeInWords } from "../offline/pack.js";
import { isAboutGone } from "../offline/verdicts.js";
import { anyPack, pack, state, today } from "./state.js";

/** @typedef {import("./state.js").Place} Place */

export const tongue = () => document.documentElement.lang || "fr";

/** Making a format costs more than using it a hundred times. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} name @param {Intl.DateTimeFormatOptions} parts @returns {Intl.DateTimeFormat} */
function format(name, parts) {
  const made = formats.get(name) ?? new Intl.DateTimeFormat(tongue(), parts);
  formats.set(name, made);
  return made;
}

/** @param {number} ms @returns {string} 14:02 */
export function clock(ms) {
  return format("clock", { hour: "2-digit", minute: "2-digit" }).format(ms);
}

/** @param {number | string} moment @returns {string} 23 nov. 2026 */
export function day(moment) {
  return format("day", { day: "numeric", month: "short", year: "numeric" }).format(new Date(moment));
}

/** @param {Place} place @returns {{label: string, pictogram: string}} */
export function kindOf(place) {
  const known = pack();
  const type = known?.types.find(({ code }) => code === place.fields.type);
  const rubrique = known?.rubriques.find(({ code }) => code === place.fields.rubrique);
  return { label: type?.label ?? rubrique?.label ?? "", pictogram: type?.pictogram ?? rubrique?.pictogram ?? "marker" };
}

/** @param {Place} place @returns {string} « vu il y a 14 mois » */
export function freshness(place) {
  if (place.isNew) return say("seen_new");
  const gone = since(place.verified_on, today());
  if (!gone) return say("seen_never");
  const [n, unit] = gone;
  const ago = new Intl.RelativeTimeFormat(tongue(), { numeric: "auto" }).format(-n, unit);
  return say("seen", { ago });
}

/** @param {Place} place @returns {boolean} whether it asks to be checked */
export function isStale(place) {
  return place.verify_by <= today();
}

/** @param {Place} place @param {boolean} [whole] with the direction @returns {string} « 120 m, nord-est »; empty when it is not known where one of the two is */
export function whereFromHere(place, whole = false) {
  if (!state.here || !Array.isArray(place.fields.position)) return "";
  const metres = distanceInWords(metresTo(state.here.position, place), tongue());
  return whole ? say("away", { metres, direction: say(`direction_${direction(state.here.position, place.fields.position)}`) }) : metres;
}

/** @param {number} bytes @returns {string} */
export function size(bytes) {
  const [n, unit] = sizeInWords(bytes);
  return say(`unit_${unit}`, { n });
}

/** @param {import("../offline/log.js").Item} item @returns {string} what became of it, in plain words */
export function told(item) {
  return toldLines(item).join(" ");
}

/** @param {import("../offline/log.js").Item} item @returns {string[]} the same, a line for each field that is in conflict */
export function toldLines(item) {
  const fields = item.verdict?.verdict === "conflict" && item.state === "review" && !isAboutGone(item) ? (item.verdict.conflicts ?? []) : [];
  if (!fields.length) return [word(item)];
  return [say("told_changed"), ...fields.map((/** @type {any} */ one) => say("told_field", { field: labelOf(one.field), now: value(one.now, one.field), yours: value(one.yours, one.field) }))];
}

/** @param {import("../offline/log.js").Item} item @returns {string} */
function word(item) {
  if (item.state === "pending" || item.state === "queued") return say("told_queued");
  if (item.state === "held") return say("told_held");
  if (item.state === "undone") return say("told_undone");
  if (item.choice) return say(`told_choice_${item.choice}`);
  const word = item.verdict?.verdict ?? "";
  if (word === "conflict" && isAboutGone(item)) return say("told_gone");
  if (word === "duplicate") {
    const [twin] = item.verdict?.resembles ?? [];
    return twin ? say("told_twin", { name: twin.nom, metres: distanceInWords(twin.metres, tongue()) }) : say("told_duplicate");
  }
  // What waits is told with its reason, where the server gave one: a structure that comes first.
  if (word === "refused" || word === "waiting") return [say(`told_${word}`), ...(item.verdict?.problems ?? []).map(problem)].join(" ");
  return say(`told_${word}`);
}

/** @param {{field?: string, code: string, message?: string}} told @returns {string} what is wrong, and with which field */
function problem({ field = "", code, message }) {
  const words = message ?? say(`problem_${code}`);
  const label = labelOf(field);
  return label === field ? words : say("said_field", { field: label, value: words });
}

/** @param {string} name @returns {import("../offline/asked.js").Question | undefined} what some type asks besides, by this name */
function questionOf(name) {
  return anyPack()?.types.flatMap(({ asked = [] }) => asked).find((one) => one.name === name);
}

/** @param {string} name @returns {string} of a field; one that only another version knows keeps its own */
export function labelOf(name) {
  const words = say(`field_${name}`);
  return questionOf(name)?.label ?? (words === `field_${name}` ? name : words);
}

/** @param {import("./state.js").Legible} one @returns {string[]} what somebody said in it, a line for each thing */
export function saidIn({ body, photos, rest }) {
  const changes = Object.entries(/** @type {Record<string, any>} */ (body.changes));
  const lines = changes.map(([name, change]) => say("said_field", { field: labelOf(name), value: value(change.to ?? change.add, name) }));
  return [...lines, ...[body.message].filter(Boolean), ...rest, ...(photos.length ? [sayMany("said_photos", photos.length)] : [])];
}

/** @param {any} given @param {string} name of its field @returns {string} */
function value(given, name) {
  if (given === null || given === undefined || given === "") return say("value_none");
  if (name === "position") return say("value_elsewhere");
  if (typeof given === "boolean") return say(given ? "yes" : "no");
  const words = new Map(questionOf(name)?.options.map(([code, label]) => [code, label]));
  return [given].flat().map((one) => words.get(one) ?? (typeof one === "object" ? JSON.stringify(one) : String(one))).join(", ");
}

/** @param {{toSend: number, review: number, last: number | null}} tally @returns {string} « 3 à envoyer · 1 à revoir · dernier envoi 14:02 » */
export function pillWords({ toSend, review, last }) {
  const parts = [];
  if (toSend) parts.push(sayMany("to_send", toSend));
  if (review) parts.push(sayMany("to_review", review));
  if (!parts.length) parts.push(say(last ? "all_sent" : "nothing_yet"));
  if (last) parts.push(say("last_sent", { time: clock(last) }));
  return parts.join(" · ");
}

// @ts-check
/** What the page knows: the person, the pack, the round and the log, always as the tablet's database has them. */
import { change, read, readAll, write } from "../offline/database.js";
import { heard, instant } from "../offline/clock.js";
import { canUndo, isReadable, makeItem, tally } from "../offline/log.js";
import { freshen, withWaiting } from "../offline/pack.js";
import { legible } from "../offline/quarantine.js";
import { asking, chain, following, spread } from "../offline/stops.js";
import { ask } from "../offline/uploader.js";

/** @typedef {import("../offline/log.js").Item} Item */
/** @typedef {import("../offline/pack.js").Pack} Pack */
/** @typedef {import("../offline/quarantine.js").Legible} Legible */
/** @typedef {ReturnType<typeof withWaiting>[number]} Place */
/** @typedef {{kind: string, code: string, label: string, places: number, to_check: number}} Area */
/**
 * @typedef {{key: string, pack: string, label: string, person: string, startedAt: number, stops: string[], seen: Record<string, string>,
 *   current: string | null, items: string[]}} Round `seen`: what was said of each stop; `later` puts it at the end
 */

/** @typedef {{key: string, label: string, at: string, items: number, receipt: string}} Ended */

export const state = {
  /** whose work is saved now: who is signed in, or who was before the network went */ person: "",
  name: "",
  /** who is signed in, as the server told last; "" = nobody, null = it could not be asked */ signedIn: /** @type {string | null} */ (null),
  areas: /** @type {Area[]} */ ([]),
  items: /** @type {Item[]} */ ([]),
  /** rows that this version cannot read, as they are */ unreadable: /** @type {any[]} */ ([]),
  packs: /** @type {(Pack & {key: string})[]} */ ([]),
  round: /** @type {Round | null} */ (null),
  /** the round that was ended last */ ended: /** @type {Ended | null} */ (null),
  here: /** @type {{position: [number, number], accuracy: number, at?: number} | null} */ (null),
  /** what the server said of the time */ heard: /** @type {import("../offline/clock.js").Heard | null} */ (null),
  mood: /** @type {import("../offline/uploader.js").Mood} */ ("idle"),
};

let lastSeq = 0;

export async function load() {
  await loadItems();
  state.packs = await readAll("packs");
  const who = await read("meta", "person");
  state.person = who?.person ?? "";
  state.name = who?.name ?? "";
  state.areas = who?.areas ?? [];
  state.heard = (await read("meta", "clock"))?.heard ?? null;
  const round = await read("meta", roundKey());
  state.round = round?.stops ? round : null;
  state.ended = (await read("meta", `ended ${state.person}`)) ?? null;
}

export async function loadItems() {
  const rows = await readAll("items");
  state.items = rows.filter(isReadable).sort((a, b) => a.seq - b.seq);
  state.unreadable = rows.filter((row) => !isReadable(row));
  lastSeq = Math.max(lastSeq, ...state.items.map(({ seq }) => seq));
}

/** @returns {Legible[]} what cannot be read, without what is somebody else's */
export function quarantine() {
  return state.unreadable.map(legible).filter(({ person }) => !person || person === state.person);
}

/** @returns {ReturnType<typeof tally>} what the pill says; what cannot be read has to be looked at too */
export function counts() {
  const found = tally(state.items, state.person);
  return { ...found, review: found.review + quarantine().filter(({ choice }) => !choice).length };
}

/** Ask the server who is signed in; without an answer the last one counts. */
export async function meet() {
  const asked = Date.now();
  const answer = await ask("/tournees/moi");
  if (answer.status !== 200) {
    state.signedIn = null;
    return;
  }
  const { person, name, areas, at } = answer.body;
  state.signedIn = person;
  state.heard = heard(at, asked, Date.now()) ?? state.heard;
  await write({ meta: [{ key: "clock", heard: state.heard }] });
  if (!person) return;
  const another = person !== state.person;
  Object.assign(state, { person, name, areas });
  await write({ meta: [{ key: "person", person, name, areas }] });
  // A round belongs to who walks it: another person begins their own.
  if (another) await load();
}

/** @param {string} key of a pack @returns {string | null} the code of the opération that it is of */
export function operationOf(key) {
  return key.startsWith("operation/") ? key.slice("operation/".length) : null;
}

/** @returns {(Pack & {key: string}) | null} of the round */
export function pack() {
  return state.packs.find(({ key }) => key === state.round?.pack) ?? null;
}

/** @returns {(Pack & {key: string}) | null} one that knows the types: that of the round, or any */
export function anyPack() {
  return pack() ?? state.packs.at(-1) ?? null;
}

/** @returns {Map<string, Place>} the places of the round with what waits on the tablet */
export function places() {
  const current = pack();
  return new Map(current ? withWaiting(current, state.items).map((place) => [place.uid, place]) : []);
}

/**
 * A place of any pack: what is taken up again may be of another round.
 * @param {string} uid @param {string | null} except uid of an item that is left out @returns {Place | undefined}
 */
export function placeAnywhere(uid, except) {
  const items = state.items.filter((item) => item.uid !== except);
  const packs = [pack(), ...state.packs].filter((one) => one !== null);
  const found = (/** @type {Item[]} */ known) => packs.flatMap((one) => withWaiting(one, known)).find((place) => place.uid === uid);
  return found(items) ?? found(state.items);
}

/** @returns {{todo: Place[], seen: Place[]}} the stops in order; the chosen one first, those put off last */
export function stops() {
  const known = places();
  const round = state.round;
  if (!round) return { todo: [], seen: [] };
  const all = round.stops.flatMap((uid) => known.get(uid) ?? []);
  const said = (/** @type {Place} */ { uid }) => round.seen[uid];
  const open = all.filter((place) => !said(place));
  const chosen = all.filter(({ uid }) => uid === round.current);
  const rest = open.filter(({ uid }) => uid !== round.current);
  const later = all.filter((place) => said(place) === "later" && place.uid !== round.current);
  return { todo: [...chosen, ...rest, ...later], seen: all.filter((place) => said(place) && said(place) !== "later" && place.uid !== round.current) };
}

/** @param {string} key of the pack */
export async function begin(key) {
  const chosen = state.packs.find((one) => one.key === key);
  if (!chosen) return;
  const stops = ahead(chosen, []).map(({ uid }) => uid);
  state.round = { key: roundKey(), pack: key, label: chosen.label, person: state.person, startedAt: Date.now(), stops, seen: {}, current: null, items: [] };
  await write({ meta: [state.round] });
}

/** The instant of what is done now, by the server's clock as far as it is known. */
export const atNow = () => instant(Date.now(), state.heard);

/** @returns {string} as 2026-11-20 */
export const today = () => atNow().slice(0, 10);

/** @param {Pack & {key: string}} chosen @param {string[]} held uids of the stops that the round has @returns {Place[]} the others that it may lead to */
function others(chosen, held) {
  const known = new Set(held);
  return withWaiting(chosen, state.items).filter(({ uid, isNew, isClosed }) => !isNew && !isClosed && !known.has(uid));
}

/** @param {Pack & {key: string}} chosen @param {string[]} held uids of the stops that the round has @returns {Place[]} its next stops */
function ahead(chosen, held) {
  return following(others(chosen, held), today(), state.here?.position ?? null, operationOf(chosen.key) ? Math.random() : null);
}

/** @returns {number} how many places of the pack the round could lead to after its own: those that ask to be checked */
export function moreToSee() {
  const [chosen, round] = [pack(), state.round];
  return chosen && round ? asking(others(chosen, round.stops), today(), Boolean(operationOf(chosen.key))) : 0;
}

/** The round goes on with the next places of its pack. */
export async function goOn() {
  const [chosen, round] = [pack(), state.round];
  if (!chosen || !round) return;
  round.stops = [...round.stops, ...ahead(chosen, round.stops).map(({ uid }) => uid)];
  await write({ meta: [round] });
}

/** Put what is left in order from where one stands. */
export async function reorder() {
  const round = state.round;
  if (!round || !state.here) return;
  const { todo, seen } = stops();
  round.current = null;
  const ordered = operationOf(round.pack) ? spread(todo, state.here.position, Math.random()) : chain(todo, state.here.position);
  const left = todo.filter((place) => !ordered.includes(place));
  round.stops = [...seen, ...ordered, ...left].map(({ uid }) => uid);
  await write({ meta: [round] });
}

/**
 * Save what was done, the round's progress and what it settles with it, in one transaction. Resolves when it is on the tablet
 * for good.
 * @param {{place: string, name: string, action: string, body: Record<string, any>, photos?: {sha256: string, blob: Blob}[], person?: string, follows?: any, choice?: string}} said
 *   `person`: who said it, when somebody else may have signed in since; `choice`: what it makes of the row that it follows
 * @returns {Promise<Item>}
 */
export async function save({ photos = [], person = state.person, choice, ...said }) {
  const now = Date.now();
  lastSeq = Math.max(lastSeq + 1, now);
  const mine = person === state.person ? state.round : null;
  const operation = mine && operationOf(mine.pack);
  if (operation) said.body = { operation, ...said.body };
  const item = makeItem({ ...said, uid: newUid(), person, photos: (said.body.photos ?? []).map((/** @type {{sha256: string}} */ { sha256 }) => sha256) }, lastSeq, now);
  const round = structuredClone(mine);
  if (round) {
    round.items.push(item.uid);
    if (said.action === "new" && !round.stops.includes(said.place)) round.stops.push(said.place);
    if (round.stops.includes(said.place)) round.seen[said.place] = said.action;
    round.current = null;
  }
  const settles = choice ? /** @type {const} */ ({ store: "items", key: said.follows, change: (/** @type {any} */ row) => settled(row, choice) }) : undefined;
  await write({ items: [item], photos, meta: round ? [round] : [], drafts: [{ key: draftKey(person) }] }, settles);
  if (round) state.round = round;
  await loadItems();
  return item;
}

/** @param {Item} item @returns {Promise<boolean>} whether it was still time */
export async function undo(item) {
  let undone = false;
  await change("items", item.uid, (row) => {
    undone = isReadable(row) && canUndo(row, Date.now());
    return undone ? { ...row, state: "undone" } : undefined;
  });
  const { follows } = item;
  if (undone && follows !== undefined) await change("items", follows, (row) => (isReadable(row) ? { ...row, state: "review", choice: undefined } : row && { ...row, quarantined: undefined }));
  // Photos that one contribution did not hold belong to the place that is taken back.
  const beside = undone && item.action === "choice" && item.body.kind === "create" ? state.items.filter((one) => one.place === item.place && one.uid !== item.uid && one.state === "pending") : [];
  for (const one of beside) await change("items", one.uid, (row) => (isReadable(row) && row.state === "pending" ? { ...row, state: "undone" } : undefined));
  const round = state.round;
  if (undone && round && item.person === state.person) {
    delete round.seen[item.place];
    round.items = round.items.filter((uid) => uid !== item.uid);
    if (item.action === "new" && follows === undefined) round.stops = round.stops.filter((uid) => uid !== item.place);
    else round.current = item.place;
    await write({ meta: [round] });
  }
  await loadItems();
  return undone;
}

/** @param {string} uid @param {"later" | "now" | "back"} when `back`: what was put off is taken up again */
export async function turnTo(uid, when) {
  const round = state.round;
  if (!round) return;
  if (when === "later") {
    round.seen[uid] = "later";
    round.stops = [...round.stops.filter((one) => one !== uid), uid];
    if (round.current === uid) round.current = null;
  } else {
    if (when === "back") delete round.seen[uid];
    round.current = uid;
  }
  await write({ meta: [round] });
}

/** What cannot be read stays as it is: only what was chosen is noted on it. @param {any} row @param {string} choice @returns {any} */
function settled(row, choice) {
  if (isReadable(row)) return { ...row, state: "done", choice };
  return row && { ...row, quarantined: { choice, at: Date.now() } };
}

/** @param {any} key of an item, or of a row that cannot be read @param {string} choice */
export async function settleChoice(key, choice) {
  await change("items", key, (row) => settled(row, choice));
  await loadItems();
}

/** @param {string} person @returns {string} each person on a tablet has a draft of their own */
export function draftKey(person) {
  return `form ${person}`;
}

/** @param {Pack} got from the server, whole or what changed @param {number} bytes */
export async function keepPack(got, bytes) {
  const key = `${got.kind}/${got.code}`;
  const before = state.packs.find((one) => one.key === key) ?? null;
  const kept = { ...freshen(before, got), key, bytes: Math.max(bytes, got.whole ? 0 : (before?.bytes ?? 0)) };
  await write({ packs: [kept] });
  state.packs = [...state.packs.filter((one) => one.key !== key), kept];
}

/** @param {Omit<Ended, "key">} ended what the site signed: it can be shown later on */
export async function endRound(ended) {
  const kept = { key: `ended ${state.person}`, ...ended };
  await write({ meta: [{ key: roundKey() }, kept] });
  Object.assign(state, { round: null, ended: kept });
}

/** Each person on a tablet has a round of their own. */
function roundKey() {
  return `round ${state.person}`;
}

/** @returns {string} */
export function newUid() {
  return crypto.randomUUID();
}

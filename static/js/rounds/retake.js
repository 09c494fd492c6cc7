// @ts-check
/** What the server did not take, or this version cannot read, opens again in the form with all that was said in it. */
import { say } from "../lib/words.js";
import { typedOf } from "../offline/asked.js";
import { read } from "../offline/database.js";
import { earlier } from "../offline/quarantine.js";
import { anyPack, newUid, placeAnywhere, quarantine, state } from "./state.js";
import { told } from "./words_of.js";

/** @typedef {import("./state.js").Place} Place */
/** @typedef {import("../offline/merge.js").Change} Change */
/** @typedef {{sha256: string, blob: Blob, alt: string | null}} Photo */
/**
 * @typedef {object} Again
 * @property {any} key of the row that is taken up again
 * @property {boolean} readable
 * @property {Place} place
 * @property {string} action what was pressed
 * @property {Record<string, any>} body what was to be sent
 * @property {boolean} isNew whether the place is proposed by it
 * @property {Record<string, Change>} carried what the form does not show, and goes along as it is
 * @property {Record<string, string>} typed what the form shows
 * @property {string[]} sha256s of its photos
 * @property {string} why
 * @property {{field: string, message?: string}[]} problems what the server says of its fields
 */

/** Of these the form has inputs, or they follow from what stands in them. */
const SHOWN = new Set(["nom", "type", "adresse", "telephone", "courriel", "site_web", "horaires_texte", "gestionnaire", "acces_fauteuil", "description", "position", "photos"]);
const FOLLOWS_FROM_TYPE = new Set(["rubrique", "famille"]);
/** Other fields that every version knows. */
const HOUSE = new Set(["rubrique", "famille", "horaires", "code_postal", "commune"]);
/** What is said with one press, by its kind: unchanged, it is said again. */
const PRESSES = /** @type {Record<string, string>} */ ({ confirm: "exact", close: "closed", report: "lost" });

/** @param {string} uid of the item @returns {Again | null} null when there is nothing to look at again: it is settled, or leaves by itself */
export function again(uid) {
  const item = state.items.find((one) => one.uid === uid && one.state === "review");
  if (item) return ofItem(item);
  const legible = quarantine().find((one) => one.uid === uid && !one.choice);
  return legible ? ofUnreadable(legible) : null;
}

/**
 * What a draft opens: what it takes up again, or, when that was settled meanwhile, its place with what was typed. A draft of
 * an earlier version names no photos: those of what it takes up again are there.
 * @param {any} draft as it is kept @returns {Promise<Opens>}
 */
export async function ofDraft({ follows, place: uid, isNew, typed, photos }) {
  const taken = follows === undefined || follows === null ? null : again(String(follows));
  const opens = taken && (await opened(taken));
  if (opens) return { ...opens, typed: typed ?? opens.typed, photos: photos ?? opens.photos, lost: photos ? 0 : opens.lost };
  const place = placeAnywhere(uid, null) ?? stub(uid, typed?.nom ?? "", {}, Boolean(isNew));
  return { place, taken: null, typed: typed ?? {}, photos: photos ?? [], lost: 0 };
}

/** @typedef {{place: Place, taken: Again | null, typed: Record<string, string>, photos: Photo[], lost: number}} Opens what a form opens with */

/** @param {Again} taken @returns {Promise<Opens>} */
export async function opened(taken) {
  return { place: taken.place, taken, typed: taken.typed, ...(await photosOf(taken)) };
}

/** @param {import("./state.js").Item} item @returns {Again} */
function ofItem(item) {
  const { body } = item;
  const isNew = body.kind === "create";
  const place = placeAnywhere(item.place, item.uid) ?? stub(item.place, item.name, body, isNew);
  const [changes, rest] = fitting(body.changes ?? {});
  const goes = carried(body.changes ?? {}, isNew);
  const known = { key: item.uid, readable: true, place, action: item.action, body, isNew, carried: goes };
  const words = Object.entries(rest).flatMap(([name, said]) => (name in goes ? [] : [said]));
  const typed = { ...typedOf(place.fields, changes), ...position(changes), ...message([...(item.action === "lost" ? [] : [body.message]), ...words]) };
  return { ...known, typed, sha256s: item.photos, why: [told(item), ...saidByPress(known)].join(" "), problems: item.verdict?.problems ?? [] };
}

/** @param {import("../offline/quarantine.js").Legible} one @returns {Again} */
function ofUnreadable(one) {
  const { body } = one;
  // Without its place nobody knows what it is about: only a new one can come of it.
  const isNew = body.kind === "create" || !one.place;
  const place = placeAnywhere(one.place, null) ?? stub(one.place || newUid(), one.name, body, isNew);
  const [changes, rest] = fitting(body.changes);
  const goes = Object.fromEntries(Object.entries(carried(changes, isNew)).filter(([name]) => HOUSE.has(name)));
  const known = { key: one.key, readable: false, place, action: isPress({ ...one, isNew }) ? PRESSES[body.kind] : one.action, body: { ...body, ...(earlier(one) ? { instead_of: one.uid } : {}) }, isNew, carried: goes };
  const typed = { ...typedOf(place.fields, changes), ...position(changes), ...message([body.message, ...Object.values(rest), ...one.rest]) };
  return { ...known, typed, sha256s: one.photos, why: [say(one.place ? "again_unreadable" : "again_placeless"), ...(one.person ? [] : [say("again_anybody")]), ...saidByPress(known)].join(" "), problems: [] };
}

/** @param {{body: Record<string, any>, action: string, isNew: boolean}} taken @returns {boolean} whether it is said again when nothing is changed */
export function isPress({ body, action, isNew }) {
  return Object.hasOwn(PRESSES, body.kind) && action !== "word" && !isNew;
}

/** @param {{body: Record<string, any>, action: string, isNew: boolean}} taken @returns {string[]} */
function saidByPress(taken) {
  return isPress(taken) ? [say("again_press", { did: say(`did_${PRESSES[taken.body.kind]}`) })] : [];
}

/**
 * What no input takes is told to the team in words.
 * @param {Record<string, Change>} changes @returns {[Record<string, Change>, Record<string, string>]} what the inputs take; words for the others
 */
function fitting(changes) {
  const fits = (/** @type {[string, Change]} */ [name, change]) => (name === "position" ? isPosition(change.to) : isPlain(change.to ?? change.add ?? ""));
  const entries = Object.entries(changes).filter(([name]) => name !== "photos");
  const rest = entries.filter((entry) => !fits(entry)).map(([name, change]) => [name, `${name} : ${JSON.stringify(change.to ?? change)}`]);
  return [Object.fromEntries(entries.filter(fits)), Object.fromEntries(rest)];
}

/** @param {any} value @returns {boolean} whether it is longitude and latitude */
const isPosition = (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);

/** @param {any} value @returns {boolean} whether an input can hold it */
const isPlain = (value) => value === null || typeof value !== "object" || (Array.isArray(value) && value.every((one) => typeof one !== "object"));

/**
 * A place that no pack holds any more, as far as what was said of it tells.
 * @param {string} uid @param {string} name @param {Record<string, any>} body @param {boolean} isNew @returns {Place}
 */
function stub(uid, name, body, isNew) {
  const before = isNew ? [] : Object.entries(body.changes ?? {}).map(([field, change]) => [field, change.from ?? null]);
  const fields = { nom: isNew ? null : name, ...Object.fromEntries(before) };
  return { uid, version: 0, fields, verified_on: null, verify_by: "", ...(isNew ? { isNew } : {}) };
}

/** @param {Record<string, Change>} changes @param {boolean} isNew @returns {Record<string, Change>} */
function carried(changes, isNew) {
  const asked = new Set(anyPack()?.types.flatMap((type) => (type.asked ?? []).map(({ name }) => name)) ?? []);
  const stays = ([/** @type {string} */ name, /** @type {Change} */ change]) => {
    if (SHOWN.has(name) || asked.has(name)) return false;
    if (FOLLOWS_FROM_TYPE.has(name)) return isNew;
    return name !== "horaires" || Boolean(change.to);
  };
  return Object.fromEntries(Object.entries(changes).filter(stays));
}

/** @param {Record<string, Change>} changes @returns {Record<string, string>} */
function position(changes) {
  return changes.position ? { position: JSON.stringify(changes.position.to) } : {};
}

/** @param {any[]} parts @returns {Record<string, string>} */
function message(parts) {
  const words = parts.filter((one) => typeof one === "string" && one).join("\n");
  return words ? { message: words } : {};
}

/** @param {Again} taken @returns {Promise<{photos: Photo[], lost: number}>} those of its photos that are on the tablet */
export async function photosOf({ sha256s, body, place }) {
  const rows = await Promise.all(sha256s.map((sha256) => read("photos", sha256)));
  const alts = new Map((Array.isArray(body.photos) ? body.photos : []).map((one) => [one?.sha256, one?.alt]));
  const photos = rows.filter(Boolean).map(({ sha256, blob }) => ({ sha256, blob, alt: alts.get(sha256) ?? place.fields.nom ?? null }));
  return { photos, lost: rows.length - photos.length };
}

// @ts-check
/** What the server did not take, or this version cannot read, opens again in the form with all that was said in it. */
import { say } from "../lib/words.js";
import { typedOf } from "../offline/asked.js";
import { read } from "../offline/database.js";
import { earlier } from "../offline/quarantine.js";
import { anyPack, newUid, placeAnywhere, quarantine, settleChoice, settleUnreadable, state } from "./state.js";
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

/** @param {string} uid of the item @returns {Again | null} */
export function again(uid) {
  const item = state.items.find((one) => one.uid === uid);
  if (item) return ofItem(item);
  const legible = quarantine().find((one) => one.uid === uid);
  return legible ? ofUnreadable(legible) : null;
}

/** @param {import("./state.js").Item} item @returns {Again} */
function ofItem(item) {
  const { body } = item;
  const isNew = body.kind === "create";
  const place = placeAnywhere(item.place, item.uid) ?? stub(item.place, item.name, body, isNew);
  const changes = body.changes ?? {};
  const known = { key: item.uid, readable: true, place, action: item.action, body, isNew, carried: carried(changes, isNew) };
  const typed = { ...typedOf(place.fields, changes), ...position(changes), ...message(item.action === "lost" ? [] : [body.message]) };
  return { ...known, typed, sha256s: item.photos, why: [told(item), ...saidByPress(known)].join(" "), problems: item.verdict?.problems ?? [] };
}

/** @param {import("../offline/quarantine.js").Legible} one @returns {Again} */
function ofUnreadable(one) {
  const { body } = one;
  const isNew = body.kind === "create" || !one.place;
  const place = placeAnywhere(one.place, null) ?? stub(one.place || newUid(), one.name, body, isNew);
  const fits = (/** @type {[string, Change]} */ [name, change]) => name === "position" || isPlain(change.to ?? change.add ?? "");
  const entries = Object.entries(/** @type {Record<string, Change>} */ (body.changes));
  const changes = Object.fromEntries(entries.filter(fits));
  // What no input takes is told to the team in words.
  const rest = entries.filter((entry) => !fits(entry)).map(([name, change]) => `${name} : ${JSON.stringify(change.to ?? change)}`);
  const goes = Object.fromEntries(Object.entries(carried(changes, isNew)).filter(([name]) => HOUSE.has(name)));
  const known = { key: one.key, readable: false, place, action: isPress(one) ? PRESSES[body.kind] : one.action, body: { ...body, ...(earlier(one) ? { instead_of: one.uid } : {}) }, isNew, carried: goes };
  const typed = { ...typedOf(place.fields, changes), ...position(changes), ...message([body.message, ...rest, ...one.rest]) };
  return { ...known, typed, sha256s: one.photos, why: [say("again_unreadable"), ...saidByPress(known)].join(" "), problems: [] };
}

/** @param {{body: Record<string, any>, action: string}} taken @returns {boolean} whether it is said again when nothing is changed */
export function isPress({ body, action }) {
  return body.kind in PRESSES && action !== "word";
}

/** @param {{body: Record<string, any>, action: string}} taken @returns {string[]} */
function saidByPress(taken) {
  return isPress(taken) ? [say("again_press", { did: say(`did_${PRESSES[taken.body.kind]}`) })] : [];
}

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
  const to = changes.position?.to;
  return Array.isArray(to) && to.length === 2 && to.every(Number.isFinite) ? { position: JSON.stringify(to) } : {};
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

/** It is settled by what was saved in its stead. @param {Again} taken */
export async function settleRetaken({ key, readable }) {
  const item = readable && state.items.find(({ uid }) => uid === key);
  if (item) await settleChoice(item, "redo");
  else await settleUnreadable(key, "redo");
}

// @ts-check
/** What a form says: the changes against what the tablet shows, and the contribution that they make. */
import { answers } from "../offline/asked.js";
import { same } from "../offline/merge.js";
import { MOST_PHOTOS } from "../offline/verdicts.js";
import { seenFrom } from "./nearness.js";
import { isPress } from "./retake.js";
import { quarantine, save, state } from "./state.js";

/** @typedef {import("./state.js").Place} Place */
/** @typedef {import("./state.js").Item} Item */
/** @typedef {import("./state.js").Legible} Legible */
/** @typedef {import("./retake.js").Again} Again */
/** @typedef {import("./retake.js").Photo} Photo */
/** @typedef {import("../offline/merge.js").Change} Change */

/** The form's own inputs, in their order. */
export const FIELDS = ["nom", "type", "adresse", "telephone", "courriel", "site_web", "horaires_texte", "gestionnaire", "acces_fauteuil", "description"];

/**
 * @typedef {object} Said what stands in the form when it is saved
 * @property {string} person whose form it is
 * @property {Place} place
 * @property {Again | null} retaken
 * @property {Record<string, Change>} found what was changed
 * @property {string} message
 * @property {Photo[]} photos
 *
 * @typedef {"nothing" | "nameless" | "photos" | "person"} Trouble why it is not saved: it says nothing, a new place has no name,
 *   there are too many photos, or somebody else signed in meanwhile
 *
 * @typedef {object} Proposal
 * @property {string} action
 * @property {Record<string, any>} body
 * @property {Item} [instead] a refused item that it stands for too
 */

/**
 * @param {Place} place @param {Record<string, string>} typed @param {import("../offline/pack.js").Pack["types"]} types
 * @returns {Record<string, Change>} what was changed, against what the tablet shows
 */
export function changed(place, typed, types) {
  const chosen = types.find(({ code }) => code === typed.type);
  /** @type {Record<string, Change>} */
  const found = answers(chosen?.asked ?? [], place.fields, typed);
  for (const name of FIELDS) {
    const [from, to] = [place.fields[name] ?? null, (typed[name] ?? "").trim() || null];
    if (!same(name, from, to)) found[name] = { from, to };
  }
  const rubrique = types.find(({ code }) => code === found.type?.to)?.rubrique;
  if (rubrique && rubrique !== place.fields.rubrique) found.rubrique = { from: place.fields.rubrique, to: rubrique };
  // Words that somebody read on the door stand for the hours that were known before.
  if (found.horaires_texte && place.fields.horaires) found.horaires = { from: place.fields.horaires, to: null };
  const moved = typed.position ? JSON.parse(typed.position) : null;
  if (moved && !same("position", place.fields.position, moved)) found.position = { from: place.fields.position, to: moved };
  return found;
}

/**
 * @param {Omit<Said, "person">} said @param {Item[]} items of the tablet @param {Legible[]} aside what of it cannot be read
 * @returns {Proposal | null} null when nothing is said
 */
export function proposalOf({ place, retaken, found, message, photos }, items, aside = []) {
  const { made, anew } = proposing(place, retaken, items, aside);
  const pictures = photos.map(({ sha256, alt }) => ({ sha256, alt }));
  const base = { place: place.uid, ...(place.version ? { base_version: place.version } : {}) };
  const changes = { ...retaken?.carried, ...found };
  const says = retaken || Object.keys(found).length || pictures.length;
  if (made && anew && says) return mended(made, retaken, changes, pictures, message);
  const along = pictures.length ? { photos: pictures } : {};
  if (anew && !made) return Object.keys(changes).length ? { action: "new", body: { kind: "create", place_uid: place.uid, changes, ...along } } : null;
  if (Object.keys(changes).length) return { action: "correct", body: { kind: "correct", ...base, changes, ...along } };
  if (pictures.length) return { action: "photo", body: { kind: "photo", ...base, ...along } };
  if (retaken && isPress(retaken)) return saidAgain(retaken, base, message);
  return message ? { action: "word", body: { kind: "report", report: "other", ...base } } : null;
}

/**
 * What was refused does not exist over there: mended, it is proposed anew. As long as what proposes the place is to be looked
 * at itself, all else that was said of it waits for it: one place is proposed once.
 * @param {Place} place @param {Again | null} retaken @param {Item[]} items @param {Legible[]} aside
 * @returns {{made: Item | undefined, anew: boolean}} what proposed it last, and whether it has to be proposed anew
 */
function proposing(place, retaken, items, aside) {
  const made = items.findLast((item) => item.place === place.uid && item.body.kind === "create" && item.state !== "undone");
  const illegible = aside.filter((one) => one.place === place.uid && one.body.kind === "create" && one.key !== retaken?.key);
  const awaited = illegible.some(({ choice }) => !choice);
  if (place.version || (made && made.verdict?.verdict !== "refused")) return { made, anew: false };
  if (made?.state === "review") return { made, anew: !retaken || retaken.key === made.uid };
  const isNew = Boolean(made || retaken?.isNew || place.isNew || illegible.length);
  return { made, anew: isNew && !awaited };
}

/**
 * @param {Item} made what was refused @param {Again | null} retaken @param {Record<string, Change>} changes
 * @param {{sha256: string, alt: string | null}[]} pictures @param {string} message @returns {Proposal}
 */
function mended(made, retaken, changes, pictures, message) {
  const photos = [...(retaken ? [] : (made.body.photos ?? [])), ...pictures];
  const words = retaken ? [] : [made.body.message, message].filter(Boolean);
  const more = { ...(photos.length ? { photos } : {}), ...(words.length ? { message: words.join("\n") } : {}) };
  const body = { kind: "create", place_uid: made.place, changes: { ...made.body.changes, ...changes }, ...more };
  return { action: "new", body, ...(!retaken && made.state === "review" ? { instead: made } : {}) };
}

/** @param {Again} retaken @param {Record<string, any>} base @param {string} message @returns {Proposal} */
function saidAgain(retaken, base, message) {
  const { uid: _uid, base_version: _version, nearness: _nearness, message: told, ...said } = retaken.body;
  // « Introuvable » comes with a sentence that nobody typed.
  const words = retaken.action === "lost" && told && !message ? { message: told } : {};
  return { action: retaken.action, body: { ...(said.kind === "report" ? { report: "other" } : {}), ...said, ...words, ...base } };
}

/** What goes along with what is taken up again, whatever becomes of it. @param {Again | null} retaken @returns {Record<string, any>} */
function alongWith(retaken) {
  const { instead_of: before, operation, distinct } = retaken?.body ?? {};
  return { ...(before ? { instead_of: before } : {}), ...(operation ? { operation } : {}), ...(distinct ? { distinct } : {}) };
}

/**
 * Save what a form says, and settle in the same moment what it stands for.
 * @param {Said} said @param {string} unnamed what a place without a name is called
 * @returns {Promise<{item: Item} | {trouble: Trouble, over?: number}>} `over`: how many photos are too many
 */
export async function saveSaid(said, unnamed) {
  const { person, place, retaken, found, message } = said;
  // Nobody's words are sent as another's.
  if (person !== state.person) return { trouble: "person" };
  const proposal = proposalOf(said, state.items, quarantine());
  if (!proposal) return { trouble: retaken?.isNew || place.isNew ? "nameless" : "nothing" };
  const { action, body, instead } = proposal;
  if (body.kind === "create" && !(body.changes.nom?.to && (body.changes.type?.to || body.changes.rubrique?.to))) return { trouble: "nameless" };
  const over = (body.photos ?? []).length - MOST_PHOTOS;
  if (over > 0) return { trouble: "photos", over };
  const photos = body.photos ? said.photos.map(({ sha256, blob }) => ({ sha256, blob })) : [];
  const whole = { ...(message ? { message } : {}), ...body, ...alongWith(retaken), ...seenFrom(found.position?.to ?? place.fields.position) };
  const follows = retaken?.key ?? instead?.uid;
  const name = found.nom?.to ?? place.fields.nom ?? unnamed;
  return { item: await save({ person, place: place.uid, name, action, body: whole, photos, ...(follows === undefined ? {} : { follows, choice: "redo" }) }) };
}

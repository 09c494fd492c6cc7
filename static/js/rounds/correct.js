// @ts-check
/** The form of a correction. What is typed is kept as a draft at every moment, and comes back with the page. */
import { element } from "../lib/dom.js";
import { say } from "../lib/words.js";
import { read, remove, write } from "../offline/database.js";
import { answers } from "../offline/asked.js";
import { same } from "../offline/merge.js";
import { askFor } from "./asked.js";
import { photosNow, showPhotos } from "./form_photos.js";
import { again, isPress, photosOf, settleRetaken } from "./retake.js";
import { anyPack, atNow, places, save, state } from "./state.js";
import { labelOf } from "./words_of.js";

/** @typedef {import("./state.js").Place} Place */
/** @typedef {import("./retake.js").Again} Again */
/** @typedef {import("./retake.js").Photo} Photo */

const FIELDS = ["nom", "type", "adresse", "telephone", "courriel", "site_web", "horaires_texte", "gestionnaire", "acces_fauteuil", "description"];
const INPUTS = /** @type {Record<string, Record<string, string>>} */ ({
  telephone: { type: "tel", maxlength: "40" }, courriel: { type: "email", maxlength: "254" }, site_web: { type: "text", inputmode: "url", maxlength: "500" },
});
const LONG = new Set(["horaires_texte", "description"]);
const DRAFT = "form";

/** @type {Place | null} */
let subject = null;
/** @type {[number, number] | null} where the device was when « Placer ici » was pressed */
let moved = null;
/** @type {Again | null} what is taken up again: it is settled once this is saved */
let retaken = null;

const sheet = () => /** @type {HTMLDialogElement} */ (document.getElementById("round-correct"));
const form = () => /** @type {HTMLFormElement} */ (document.getElementById("round-correct-form"));

/** @param {Place} place @param {Record<string, string>} [typed] what a draft brought back @param {Photo[]} [photos] @param {Again | null} [taken] */
export function openCorrection(place, typed = {}, photos = [], taken = null) {
  subject = place;
  retaken = taken;
  moved = typed.position ? JSON.parse(typed.position) : null;
  showPhotos(photos);
  tellWhy("");
  /** @type {HTMLElement} */ (form().elements.namedItem("message")).closest(".field")?.before(photosField());
  /** @type {HTMLElement} */ (document.getElementById("round-correct-nothing")).hidden = true;
  const title = /** @type {HTMLElement} */ (document.getElementById("round-correct-title"));
  title.textContent = place.fields.nom ?? typed.nom ?? say("unnamed");
  const holder = /** @type {HTMLElement} */ (document.getElementById("round-correct-fields"));
  holder.replaceChildren(...FIELDS.map((name) => field(name, place, typed[name])));
  askBesides(place, typed);
  /** @type {HTMLTextAreaElement} */ (form().elements.namedItem("message")).value = [typed.message, ...(taken?.readable === false ? withoutInput(typed, taken) : [])].filter(Boolean).join("\n");
  tellPosition(Boolean(taken));
  if (!sheet().open) sheet().showModal();
}

/**
 * What was refused, or cannot be read, opens with all that was said in it and with what is wrong with it.
 * @param {string} uid of the item @param {{typed: Record<string, string>, photos: Photo[]}} [draft]
 */
export async function takeUpAgain(uid, draft) {
  const taken = again(uid);
  if (!taken) return;
  const { photos, lost } = await photosOf(taken);
  openCorrection(taken.place, draft?.typed ?? taken.typed, draft?.photos ?? photos, taken);
  // What it is about comes first.
  if (taken.sha256s.length) form().prepend(photosField());
  tellWhy([taken.why, lost ? say("again_photo_lost") : ""].filter(Boolean).join(" "));
  for (const { field: name, message } of taken.problems) if (message) mark(name, message);
}

const photosField = () => /** @type {HTMLElement} */ (document.getElementById("round-correct-photo-field"));

/** @param {string} words */
function tellWhy(words) {
  const why = /** @type {HTMLElement} */ (document.getElementById("round-correct-why"));
  why.hidden = !words;
  /** @type {HTMLElement} */ (document.getElementById("round-correct-why-words")).textContent = words;
}

/** Say what is wrong where it is to be mended. @param {string} name of a field @param {string} message */
function mark(name, message) {
  const input = form().elements.namedItem(name);
  if (!(input instanceof HTMLElement) || !input.id) return;
  const id = `${input.id}-error`;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  input.closest(".field")?.append(element("p", { class: "field-error", id }, message));
}

/** What another version asked and this form does not is told in words. @param {Record<string, string>} typed @param {Again} taken @returns {string[]} */
function withoutInput(typed, { carried }) {
  const left = Object.entries(typed).filter(([name, value]) => value && name !== "position" && !(name in carried) && !form().elements.namedItem(name));
  return left.map(([name, value]) => `${labelOf(name)} : ${value}`);
}

/** What the chosen type asks besides. @param {Place} place @param {Record<string, string>} typed */
function askBesides(place, typed) {
  const holder = /** @type {HTMLElement} */ (document.getElementById("round-correct-asked"));
  const asked = askedNow();
  holder.replaceChildren(...asked.map((question) => askFor(question, place.fields[question.name], typed[question.name])));
  holder.hidden = !asked.length;
}

/** @returns {import("../offline/asked.js").Question[]} the questions of the type that is chosen in the form */
function askedNow() {
  const chosen = /** @type {HTMLSelectElement | null} */ (form().elements.namedItem("type"))?.value;
  return anyPack()?.types.find(({ code }) => code === chosen)?.asked ?? [];
}

/** @param {string} name @param {Place} place @param {string | undefined} typed */
function field(name, place, typed) {
  const id = `correct-${name}`;
  const value = typed ?? place.fields[name] ?? "";
  const label = element("label", { class: "field-label", for: id }, say(`field_${name}`));
  /** @type {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} */
  let input;
  if (name === "type" || name === "acces_fauteuil") {
    input = element("select", { class: "input", id, name }, ...options(name, place));
  } else if (LONG.has(name)) {
    input = element("textarea", { class: "input", id, name, rows: 2, maxlength: name === "description" ? 3000 : 1000 });
  } else {
    input = element("input", { class: "input", id, name, autocomplete: "off", maxlength: "250", ...INPUTS[name] });
  }
  input.value = value;
  const parts = [label, input];
  if (name === "horaires_texte" && !place.fields.horaires_texte && place.hours) parts.push(element("p", { class: "field-hint" }, say("hours_now", { hours: place.hours })));
  return element("div", { class: "field" }, ...parts);
}

/** @param {string} name @param {Place} place */
function options(name, place) {
  const chosen = place.fields[name];
  if (name === "acces_fauteuil") return ["", "oui", "partiel", "non"].map((code) => element("option", { value: code }, say(`access_${code || "unknown"}`)));
  const types = anyPack()?.types ?? [];
  const known = types.some(({ code }) => code === chosen);
  return [...(known ? [] : [element("option", { value: chosen ?? "" }, "–")]), ...types.map(({ code, label }) => element("option", { value: code }, label))];
}

/** @param {boolean} [before] whether it was noted some other time */
function tellPosition(before = false) {
  const words = /** @type {HTMLElement} */ (document.getElementById("round-correct-position"));
  words.textContent = moved ? (before ? say("position_kept") : say("position_taken", { metres: Math.round(state.here?.accuracy ?? 0) })) : "";
  const press = /** @type {HTMLButtonElement} */ (document.getElementById("round-correct-here"));
  press.disabled = !state.here;
}

/** @returns {Record<string, string>} */
function typedNow() {
  const values = /** @type {Record<string, string>} */ ({});
  // Several boxes of one question, the empty input before them among them, are one text.
  for (const [name, value] of new FormData(form())) values[name] = values[name] ? `${values[name]}|${value}` : String(value);
  if (moved) values.position = JSON.stringify(moved);
  return values;
}

/** @returns {Record<string, import("../offline/merge.js").Change>} what was changed, against what the tablet shows */
function changes() {
  const place = /** @type {Place} */ (subject);
  const typed = typedNow();
  /** @type {Record<string, import("../offline/merge.js").Change>} */
  const found = answers(askedNow(), place.fields, typed);
  for (const name of FIELDS) {
    const [from, to] = [place.fields[name] ?? null, (typed[name] ?? "").trim() || null];
    if (!same(name, from, to)) found[name] = { from, to };
  }
  const rubrique = anyPack()?.types.find(({ code }) => code === found.type?.to)?.rubrique;
  if (rubrique && rubrique !== place.fields.rubrique) found.rubrique = { from: place.fields.rubrique, to: rubrique };
  // Words that somebody read on the door stand for the hours that were known before.
  if (found.horaires_texte && place.fields.horaires) found.horaires = { from: place.fields.horaires, to: null };
  if (moved && !same("position", place.fields.position, moved)) found.position = { from: place.fields.position, to: moved };
  return found;
}

/** What goes along with what is taken up again, whatever becomes of it. @returns {Record<string, any>} */
function alongWith() {
  const { instead_of: before, operation, distinct } = retaken?.body ?? {};
  return { ...(before ? { instead_of: before } : {}), ...(operation ? { operation } : {}), ...(distinct ? { distinct } : {}) };
}

/**
 * @param {Place} place @param {Record<string, import("../offline/merge.js").Change>} found @param {string} message
 * @returns {{action: string, body: Record<string, any>} | null} null when nothing is said
 */
function proposalOf(place, found, message) {
  const made = state.items.findLast((item) => item.place === place.uid && item.body.kind === "create");
  const pictures = photosNow().map(({ sha256, alt }) => ({ sha256, alt }));
  const base = { place: place.uid, ...(place.version ? { base_version: place.version } : {}) };
  // What was refused does not exist over there: mended, it is proposed anew.
  if (made?.verdict?.verdict === "refused" && (retaken || Object.keys(found).length || pictures.length)) {
    const photos = [...(retaken ? [] : (made.body.photos ?? [])), ...pictures];
    return { action: "new", body: { kind: "create", place_uid: place.uid, changes: { ...made.body.changes, ...found }, ...(photos.length ? { photos } : {}) } };
  }
  const changes = { ...retaken?.carried, ...found };
  const photos = pictures.length ? { photos: pictures } : {};
  if (retaken?.isNew && !made && !place.version) return { action: "new", body: { kind: "create", place_uid: place.uid, changes, ...photos } };
  if (Object.keys(changes).length) return { action: "correct", body: { kind: "correct", ...base, changes, ...photos } };
  if (pictures.length) return { action: "photo", body: { kind: "photo", ...base, ...photos } };
  if (retaken && isPress(retaken)) {
    const { uid: _uid, base_version: _version, message: told, ...said } = retaken.body;
    // « Introuvable » comes with a sentence that nobody typed.
    const words = retaken.action === "lost" && told ? { message: told } : {};
    return { action: retaken.action, body: { ...(said.kind === "report" ? { report: "other" } : {}), ...said, ...words, ...base } };
  }
  return message ? { action: "word", body: { kind: "report", report: "other", ...base } } : null;
}

/** @param {(saved: import("./state.js").Item) => void} saved @param {(trouble: unknown) => void} failed */
export function prepareCorrection(saved, failed) {
  form().addEventListener("input", keep);
  form().addEventListener("change", ({ target }) => {
    if (subject && target instanceof HTMLSelectElement && target.name === "type") askBesides(subject, typedNow());
  });
  document.getElementById("round-correct-here")?.addEventListener("click", () => {
    moved = state.here?.position ?? null;
    tellPosition();
    keep();
  });
  sheet().addEventListener("close", () => {
    clearTimeout(timer);
    subject = retaken = null;
    void remove("drafts", [DRAFT]).catch(() => undefined);
    showPhotos([]);
  });
  form().addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const item = await send();
      if (!item) return;
      sheet().close();
      saved(item);
    } catch (trouble) {
      failed(trouble);
    }
  });
}

let timer = 0;
/** What is in the form is a draft a moment later. */
export function keep() {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (!subject) return;
    void write({ drafts: [{ key: DRAFT, person: state.person, place: subject.uid, follows: retaken?.key, typed: typedNow(), photos: photosNow() }] }).catch(() => undefined);
  }, 200);
}

/** Save what the form says. @returns {Promise<import("./state.js").Item | null>} null when it says nothing */
async function send() {
  const [place, taken] = [subject, retaken];
  if (!place) return null;
  const found = changes();
  const message = typedNow().message?.trim() ?? "";
  const proposal = proposalOf(place, found, message);
  /** @type {HTMLElement} */ (document.getElementById("round-correct-nothing")).hidden = proposal !== null;
  if (!proposal) return null;
  clearTimeout(timer);
  const body = { ...proposal.body, ...alongWith(), captured_at: atNow(), ...(message ? { message } : {}) };
  const photos = body.photos ? photosNow().map(({ sha256, blob }) => ({ sha256, blob })) : [];
  const name = found.nom?.to ?? place.fields.nom ?? say("unnamed");
  const item = await save({ place: place.uid, name, action: proposal.action, body, photos, ...(taken ? { follows: taken.key } : {}) });
  if (taken) await settleRetaken(taken);
  return item;
}

/** The form that was open when the page went away opens again as it was. */
export async function bringDraftBack() {
  const draft = await read("drafts", DRAFT);
  if (!draft?.place || draft.person !== state.person) return;
  if (draft.follows !== undefined && draft.follows !== null) return takeUpAgain(String(draft.follows), { photos: [], ...draft });
  const place = places().get(draft.place);
  if (place) openCorrection(place, draft.typed, draft.photos);
}

// @ts-check
/** The form of a correction. What is typed is kept as a draft at every moment, and comes back with the page. */
import { element } from "../lib/dom.js";
import { say } from "../lib/words.js";
import { read, remove, write } from "../offline/database.js";
import { askFor } from "./asked.js";
import { addPhoto, photosNow, showPhotos } from "./form_photos.js";
import { FIELDS, changed, saveSaid } from "./proposal.js";
import { again, ofDraft, opened } from "./retake.js";
import { anyPack, draftKey, state } from "./state.js";
import { labelOf } from "./words_of.js";

/** @typedef {import("./state.js").Place} Place */
/** @typedef {import("./retake.js").Again} Again */
/** @typedef {import("./retake.js").Photo} Photo */
/**
 * @typedef {object} Opening the form from when it opens to when it closes
 * @property {string} person whose it is, whoever signs in meanwhile
 * @property {string} name of that person
 * @property {Place} place
 * @property {Again | null} taken what is taken up again: it is settled once this is saved
 * @property {number} drawing how many photos are still being drawn
 * @property {number} failed how many could not be
 * @property {Promise<unknown>} coming ends with them
 * @property {boolean} saving
 */

const INPUTS = /** @type {Record<string, Record<string, string>>} */ ({
  telephone: { type: "tel", maxlength: "40" }, courriel: { type: "email", maxlength: "254" }, site_web: { type: "text", inputmode: "url", maxlength: "500" },
});
const LONG = new Set(["horaires_texte", "description"]);
/** Where an earlier version kept the draft of whoever it was. */
const ONE_DRAFT = "form";

/** @type {Opening | null} */
let opening = null;
/** @type {[number, number] | null} where the device was when « Placer ici » was pressed */
let moved = null;

const sheet = () => /** @type {HTMLDialogElement} */ (document.getElementById("round-correct"));
const form = () => /** @type {HTMLFormElement} */ (document.getElementById("round-correct-form"));

/** @param {Place} place @param {Record<string, string>} [typed] what a draft brought back @param {Photo[]} [photos] @param {Again | null} [taken] */
export function openCorrection(place, typed = {}, photos = [], taken = null) {
  opening = { person: state.person, name: state.name, place, taken, drawing: 0, failed: 0, coming: Promise.resolve(), saving: false };
  moved = typed.position ? JSON.parse(typed.position) : null;
  showPhotos(photos);
  tellDrawing();
  tellWhy("");
  tellTrouble("");
  unmark();
  /** @type {HTMLElement} */ (form().elements.namedItem("message")).closest(".field")?.before(photosField());
  const title = /** @type {HTMLElement} */ (document.getElementById("round-correct-title"));
  title.textContent = place.fields.nom ?? typed.nom ?? say("unnamed");
  const holder = /** @type {HTMLElement} */ (document.getElementById("round-correct-fields"));
  holder.replaceChildren(...FIELDS.map((name) => field(name, place, typed[name])));
  askBesides(place, typed);
  /** @type {HTMLTextAreaElement} */ (form().elements.namedItem("message")).value = [typed.message, ...withoutInput(typed, taken)].filter(Boolean).join("\n");
  tellPosition(Boolean(taken));
  if (!sheet().open) sheet().showModal();
}

/** What was refused, or cannot be read, opens with all that was said in it and with what is wrong with it. @param {string} uid of the item */
export async function takeUpAgain(uid) {
  const taken = again(uid);
  if (taken) open(await opened(taken));
}

/** @param {import("./retake.js").Opens} what */
function open({ place, taken, typed, photos, lost }) {
  openCorrection(place, typed, photos, taken);
  if (!taken) return;
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

/** Why it is not saved. @param {string} words */
function tellTrouble(words) {
  const line = /** @type {HTMLElement} */ (document.getElementById("round-correct-trouble"));
  line.hidden = !words;
  line.textContent = words;
  // It stands before the buttons, and may push them out of sight.
  if (words) line.closest("form")?.lastElementChild?.scrollIntoView({ block: "nearest" });
}

function tellDrawing() {
  const line = /** @type {HTMLElement} */ (document.getElementById("round-correct-drawing"));
  line.textContent = opening?.drawing ? say("photo_drawn") : "";
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

/** What was wrong with the one before is not wrong with this one: the words to the team are one input for all. */
function unmark() {
  const input = /** @type {HTMLElement} */ (form().elements.namedItem("message"));
  for (const about of ["aria-invalid", "aria-describedby"]) input.removeAttribute(about);
  document.getElementById(`${input.id}-error`)?.remove();
}

/** What no input of the form holds as it was said is told in words. @param {Record<string, string>} typed @param {Again | null} taken @returns {string[]} */
function withoutInput(typed, taken) {
  const held = typedNow();
  const parts = (/** @type {string} */ text) => text.split(/[|\r\n]+/).filter(Boolean).sort().join("\n");
  const left = Object.entries(typed).filter(([name, value]) => value && name !== "position" && name !== "message" && !(name in (taken?.carried ?? {})) && parts(held[name] ?? "") !== parts(value));
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

/** @param {(saved: import("./state.js").Item) => void} saved @param {(trouble: unknown) => void} failed */
export function prepareCorrection(saved, failed) {
  form().addEventListener("input", keep);
  form().addEventListener("change", ({ target }) => {
    if (opening && target instanceof HTMLSelectElement && target.name === "type") askBesides(opening.place, typedNow());
  });
  document.getElementById("round-correct-here")?.addEventListener("click", () => {
    moved = state.here?.position ?? null;
    tellPosition();
    keep();
  });
  sheet().addEventListener("close", closed);
  form().addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const item = await send();
      if (item) saved(item);
    } catch (trouble) {
      tellTrouble(say("not_saved"));
      failed(trouble);
    }
  });
}

function closed() {
  // Another one may be open by the time that this is heard of.
  if (sheet().open || !opening) return;
  clearTimeout(timer);
  // Who closes somebody else's form throws nothing of theirs away.
  if (opening.person === state.person) void remove("drafts", [draftKey(opening.person)]).catch(() => undefined);
  else void keepDraft(opening);
  opening = null;
  showPhotos([]);
}

let timer = 0;
/** What is in the form is a draft a moment later. */
export function keep() {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (opening) void keepDraft(opening);
  }, 200);
}

/** @param {Opening} of */
function keepDraft({ person, place, taken }) {
  const draft = { key: draftKey(person), person, place: place.uid, isNew: Boolean(place.isNew), follows: taken?.key, typed: typedNow(), photos: photosNow() };
  return write({ drafts: [draft] }).catch(() => undefined);
}

/** @returns {object | null} the form that is open: a photo that is asked for in it comes into no other */
export const formNow = () => opening;

/**
 * A photo takes seconds until it is drawn: it comes into the form in which it was asked for, which is saved only with it.
 * @param {object | null} asked the form that was open then @param {Promise<{sha256: string, blob: Blob}>} drawn
 * @returns {Promise<boolean>} whether that form was still open
 */
export async function photoComes(asked, drawn) {
  const mine = opening;
  if (!mine || mine !== asked) return drawn.then(() => false);
  mine.drawing++;
  tellDrawing();
  const added = drawn.then((photo) => {
    if (opening !== mine) return false;
    addPhoto({ ...photo, alt: mine.place.fields.nom ?? null });
    keep();
    return true;
  });
  mine.coming = Promise.allSettled([mine.coming, added]);
  try {
    return await added;
  } catch (trouble) {
    mine.failed++;
    if (opening === mine) tellTrouble(say("photo_trouble"));
    throw trouble;
  } finally {
    mine.drawing--;
    tellDrawing();
  }
}

/** Save what the form says. @returns {Promise<import("./state.js").Item | null>} null when it is not saved, as the form then says */
async function send() {
  const mine = opening;
  if (!mine || mine.saving) return null;
  mine.saving = true;
  try {
    return await sendWhole(mine);
  } finally {
    mine.saving = false;
  }
}

/** @param {Opening} mine @returns {Promise<import("./state.js").Item | null>} */
async function sendWhole(mine) {
  const { failed, person, place, taken: retaken } = mine;
  while (mine.drawing) await mine.coming;
  // Closed meanwhile it was not to be saved; without a photo that was to be there, it is looked at first.
  if (opening !== mine || mine.failed > failed) return null;
  const typed = typedNow();
  const found = changed(place, typed, anyPack()?.types ?? []);
  clearTimeout(timer);
  const outcome = await saveSaid({ person, place, retaken, found, message: typed.message?.trim() ?? "", photos: photosNow() }, say("unnamed"));
  if ("item" in outcome) {
    if (opening === mine) sheet().close();
    return outcome.item;
  }
  const { trouble, over = 0 } = outcome;
  tellTrouble(say(`trouble_${trouble}`, { name: mine.name, n: over }));
  await keepDraft(mine);
  return null;
}

/** The form that was open when the page went away opens again as it was, for whose it is. */
export async function bringDraftBack() {
  const { person } = state;
  const before = await read("drafts", ONE_DRAFT);
  if (before) {
    if (before.place && before.person) await write({ drafts: [{ ...before, key: draftKey(before.person) }] });
    await remove("drafts", [ONE_DRAFT]);
  }
  const draft = await read("drafts", draftKey(person));
  if (!draft?.place || opening) return;
  const opens = await ofDraft(draft);
  if (!opening && state.person === person) open(opens);
}

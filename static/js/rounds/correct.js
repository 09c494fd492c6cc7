// @ts-check
/** The form of a correction. What is typed is kept as a draft at every moment, and comes back with the page. */
import { element } from "../lib/dom.js";
import { say } from "../lib/words.js";
import { read, remove, write } from "../offline/database.js";
import { answers } from "../offline/asked.js";
import { same } from "../offline/merge.js";
import { askFor } from "./asked.js";
import { atNow, pack, places, save, settleChoice, state } from "./state.js";

/** @typedef {import("./state.js").Place} Place */

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
/** @type {string | null} uid of the refused item that is taken up again */
let follows = null;

const sheet = () => /** @type {HTMLDialogElement} */ (document.getElementById("round-correct"));
const form = () => /** @type {HTMLFormElement} */ (document.getElementById("round-correct-form"));

/**
 * @param {Place} place @param {Record<string, string>} [typed] what a draft brought back
 * @param {string | null} [refused] uid of the item that is taken up again: it is settled once this is saved
 */
export function openCorrection(place, typed = {}, refused = null) {
  subject = place;
  follows = refused;
  moved = typed.position ? JSON.parse(typed.position) : null;
  const title = /** @type {HTMLElement} */ (document.getElementById("round-correct-title"));
  title.textContent = place.fields.nom ?? "";
  const holder = /** @type {HTMLElement} */ (document.getElementById("round-correct-fields"));
  holder.replaceChildren(...FIELDS.map((name) => field(name, place, typed[name])));
  askBesides(place, typed);
  /** @type {HTMLTextAreaElement} */ (form().elements.namedItem("message")).value = typed.message ?? "";
  tellPosition();
  if (!sheet().open) sheet().showModal();
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
  return pack()?.types.find(({ code }) => code === chosen)?.asked ?? [];
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
  const types = pack()?.types ?? [];
  const known = types.some(({ code }) => code === chosen);
  return [...(known ? [] : [element("option", { value: chosen ?? "" }, "–")]), ...types.map(({ code, label }) => element("option", { value: code }, label))];
}

function tellPosition() {
  const words = /** @type {HTMLElement} */ (document.getElementById("round-correct-position"));
  words.textContent = moved ? say("position_taken", { metres: Math.round(state.here?.accuracy ?? 0) }) : "";
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
  const rubrique = pack()?.types.find(({ code }) => code === found.type?.to)?.rubrique;
  if (rubrique && rubrique !== place.fields.rubrique) found.rubrique = { from: place.fields.rubrique, to: rubrique };
  // Words that somebody read on the door stand for the hours that were known before.
  if (found.horaires_texte && place.fields.horaires) found.horaires = { from: place.fields.horaires, to: null };
  if (moved && !same("position", place.fields.position, moved)) found.position = { from: place.fields.position, to: moved };
  return found;
}

/** @param {Place} place @param {Record<string, import("../offline/merge.js").Change>} found @returns {Record<string, any>} */
function proposalOf(place, found) {
  const made = state.items.findLast((item) => item.place === place.uid && item.body.kind === "create");
  // What was refused does not exist over there: mended, it is proposed anew.
  if (made?.verdict?.verdict === "refused") return { kind: "create", place_uid: place.uid, changes: { ...made.body.changes, ...found } };
  return { kind: "correct", place: place.uid, changes: found, ...(place.version ? { base_version: place.version } : {}) };
}

/** @param {(saved: import("./state.js").Item) => void} saved @param {(trouble: unknown) => void} failed */
export function prepareCorrection(saved, failed) {
  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void write({ drafts: [{ key: DRAFT, person: state.person, place: subject?.uid, follows, typed: typedNow() }] }).catch(() => undefined), 200);
  };
  form().addEventListener("input", keep);
  form().addEventListener("change", ({ target }) => {
    if (subject && target instanceof HTMLSelectElement && target.name === "type") askBesides(subject, typedNow());
  });
  document.getElementById("round-correct-here")?.addEventListener("click", () => {
    moved = state.here?.position ?? null;
    tellPosition();
    keep();
  });
  for (const close of document.querySelectorAll("[data-close-correct]")) close.addEventListener("click", () => sheet().close());
  sheet().addEventListener("close", () => {
    clearTimeout(timer);
    subject = null;
    void remove("drafts", [DRAFT]).catch(() => undefined);
  });
  form().addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = subject;
    if (!place) return;
    const found = changes();
    const message = typedNow().message?.trim();
    const proposal = proposalOf(place, found);
    const nothing = !Object.keys(found).length && !(follows && proposal.kind === "create");
    /** @type {HTMLElement} */ (document.getElementById("round-correct-nothing")).hidden = !nothing;
    if (nothing) return;
    const body = { ...proposal, captured_at: atNow(), ...(message ? { message } : {}) };
    try {
      clearTimeout(timer);
      const before = state.items.find(({ uid }) => uid === follows);
      const item = await save({ place: place.uid, name: found.nom?.to ?? place.fields.nom, action: "correct", body, ...(before ? { follows: before.uid } : {}) });
      if (before) await settleChoice(before, "redo");
      sheet().close();
      saved(item);
    } catch (trouble) {
      failed(trouble);
    }
  });
}

/** @param {string} uid @param {string | null} [refused] uid of the item that is taken up again @returns {Place | undefined} as it is without that item */
export function placeOf(uid, refused) {
  return places(refused ?? undefined).get(uid) ?? places().get(uid);
}

/** The form that was open when the page went away opens again as it was. */
export async function bringDraftBack() {
  const draft = await read("drafts", DRAFT);
  const place = draft?.place && draft.person === state.person ? placeOf(draft.place, draft.follows) : null;
  if (place) openCorrection(place, draft.typed, draft.follows);
}

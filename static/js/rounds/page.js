// @ts-check
/** The page of the round: what each press does. */
import { element, find, pictogram } from "../lib/dom.js";
import { fold, foldedWords, holds } from "../lib/fold.js";
import { readWords, say, sayMany } from "../lib/words.js";
import { UNDO_MS } from "../offline/log.js";
import { reduced } from "../offline/photos.js";
import { PRACTISING } from "../offline/realm.js";
import { Uploader, post } from "../offline/uploader.js";
import { keepApplication, offerInstallation } from "./application.js";
import { bringDraftBack, formNow, keep, openCorrection, photoComes, prepareCorrection, takeUpAgain } from "./correct.js";
import { takePhotoOff } from "./form_photos.js";
import { takeAlong } from "./packs.js";
import { begin as beginPractice, drawGoals } from "./practice.js";
import { choose, downloadRound, drawReport, openReport, showMore } from "./report.js";
import { answerNearness, drawNearness, seenFrom } from "./nearness.js";
import { draw } from "./screen.js";
import { drawMap } from "./small_map.js";
import { begin, counts, endRound, goOn, load, loadItems, meet, newUid, operationOf, pack, places, quarantine, reorder, save, state, stops, turnTo, undo } from "./state.js";
import { beginWhatWasJoined, lookAround } from "./shared.js";
import { prepareSun } from "./sun.js";
import { clock, pillWords } from "./words_of.js";

/** @typedef {import("./state.js").Item} Item */

const SEEN = ["nom", "type", "adresse", "telephone", "courriel", "site_web", "horaires", "horaires_texte", "gestionnaire", "acces_fauteuil", "position"];
const uploader = new Uploader(
  () => state.signedIn ?? state.person,
  (mood) => {
    state.mood = mood;
    if (mood === "signed-out") state.signedIn = "";
    if (mood === "other-person") void meetAgain().then(drawAll);
    void loadItems().then(drawAll);
  },
);
/** @type {Item | null} */
let latest = null;
/** What the button of the last sentence takes back; tells whether it was still time. @type {() => Promise<boolean>} */
let takeBack = async () => false;
let undoTimer = 0;
/** Whether the page opens again without network. */
let application = Promise.resolve(false);
/** What a photo is taken for: a place, or the form that was open. @type {{uid: string} | {form: object | null}} */
let pictured = { form: null };

function drawAll() {
  draw();
  drawMap();
  void drawNearness();
  if (PRACTISING) drawGoals();
  if (/** @type {HTMLDialogElement} */ (find("#round-report")).open) drawReport();
}

/** @param {string} words @param {string} [kind] */
function tell(words, kind = "ok") {
  const bar = find("#round-said");
  bar.dataset.kind = kind;
  find("#round-said-words").textContent = words;
  bar.hidden = false;
  clearTimeout(undoTimer);
  undoTimer = window.setTimeout(fadeOut, UNDO_MS);
}

/** What was said goes by itself; what can no longer be undone loses its button. */
function fadeOut() {
  find("#round-undo").hidden = true;
  if (!find("#round-said").contains(document.activeElement)) find("#round-said").hidden = true;
}

/** @param {Item} item that is on the tablet for good */
function saved(item) {
  latest = item;
  takeBack = () => undo(item);
  tell(say("saved", { what: say(`did_${item.action}`), name: item.name }));
  find("#round-undo").hidden = false;
  find("#round-complete").hidden = item.action !== "new";
  drawAll();
  uploader.soon();
}

/** @param {unknown} trouble */
function failed(trouble) {
  console.error(trouble);
  sayTrouble("not_saved");
}

/** @param {string} uid @param {string} action @param {Record<string, any>} body */
async function act(uid, action, body) {
  const place = places().get(uid);
  if (place) await actOn(place, state.person, action, body);
}

/** @param {import("./state.js").Place} place @param {string} person who said it @param {string} action @param {Record<string, any>} body @param {{sha256: string, blob: Blob}[]} [photos] */
async function actOn(place, person, action, body, photos = []) {
  const { uid } = place;
  const base = place.version ? { base_version: place.version } : {};
  try {
    saved(await save({ person, place: uid, name: place.fields.nom, action, body: { ...body, place: uid, ...base, ...seenFrom(place.fields.position, person) }, photos }));
  } catch (trouble) {
    failed(trouble);
  }
}

/** @param {Item} item @returns {boolean} whether the form of it has to be looked at again */
function isRefusedForm({ state: now, verdict, body }) {
  return now === "review" && verdict?.verdict === "refused" && (body.kind === "correct" || body.kind === "create");
}

/** @type {Record<string, (of: string) => unknown>} */
const DOES = {
  begin: async (key) => {
    watchPosition();
    await begin(key);
    drawAll();
  },
  fetch: async (key) => {
    const bar = /** @type {HTMLProgressElement} */ (document.querySelector(`[data-progress="${CSS.escape(key)}"]`));
    bar.hidden = false;
    const came = await takeAlong(key, (part) => (bar.value = part)).catch(() => false);
    // Said only once it is true: the page too has to be there without network.
    const kept = came && (await application);
    find("#round-undo").hidden = true;
    tell(say(kept ? "pack_came" : came ? "pack_came_open" : "pack_trouble"), came ? "ok" : "alert");
    drawAll();
  },
  exact: (uid) => {
    const fields = places().get(uid)?.fields ?? {};
    return act(uid, "exact", { kind: "confirm", fields: SEEN.filter((name) => fields[name] !== null && fields[name] !== undefined) });
  },
  correct: (uid) => {
    // What was refused is mended, not said a second time beside itself.
    const refused = state.items.find((item) => item.place === uid && item.person === state.person && isRefusedForm(item));
    if (refused) return takeUpAgain(refused.uid);
    const place = places().get(uid);
    if (place) openCorrection(place);
  },
  photo: (uid) => {
    pictured = { uid };
    find("#round-photo").click();
  },
  lost: (uid) => act(uid, "lost", { kind: "report", report: "other", message: say("lost_message") }),
  closed: (uid) => act(uid, "closed", { kind: "close", changes: {} }),
  later: async (uid) => {
    const name = places().get(uid)?.fields.nom ?? "";
    await turnTo(uid, "later");
    takeBack = async () => {
      await turnTo(uid, "back");
      return true;
    };
    tell(say("put_off", { name }));
    find("#round-undo").hidden = false;
    find("#round-complete").hidden = true;
    drawAll();
  },
  "go-on": async (key) => {
    // Others have been somewhere meanwhile: what is left of an opération is asked for, when there is a network.
    if (operationOf(key)) await takeAlong(key, () => undefined).catch(() => false);
    await goOn();
    drawAll();
  },
  turn: async (uid) => {
    await turnTo(uid, "now");
    drawAll();
    find("#round-next").scrollIntoView({ block: "nearest" });
  },
  again: (uid) => DOES.correct(uid),
  nearness: answerNearness,
  "report-more": showMore,
  "see-left": () => {
    /** @type {HTMLDialogElement} */ (find("#round-end")).close();
    openReport();
  },
  "photo-here": () => {
    pictured = { form: formNow() };
    find("#round-photo").click();
  },
  "photo-off": (sha256) => {
    takePhotoOff(sha256);
    keep();
  },
  "new-of": async (code) => {
    /** @type {HTMLDialogElement} */ (find("#round-new")).close();
    const type = pack()?.types.find((one) => one.code === code);
    if (type) await makePlace(type);
  },
};

/** @param {{code: string, label: string, rubrique: string, family: string}} type */
async function makePlace(type) {
  const uid = newUid();
  const near = stops().todo[0] ?? stops().seen.at(-1);
  const position = state.here?.position ?? near?.fields.position ?? null;
  const message = state.here ? say("measured", { metres: Math.round(state.here.accuracy) }) : near ? say("not_measured", { name: near.fields.nom }) : say("not_placed");
  const changes = { nom: { to: type.label }, type: { to: type.code }, rubrique: { to: type.rubrique }, famille: { to: type.family }, ...(position ? { position: { to: position } } : {}) };
  try {
    saved(await save({ place: uid, name: type.label, action: "new", body: { kind: "create", place_uid: uid, changes, message, ...seenFrom(position) } }));
  } catch (trouble) {
    failed(trouble);
  }
}

/** Show the types that hold what is typed. */
function filterTypes() {
  const words = foldedWords(/** @type {HTMLInputElement} */ (find("#round-new-filter")).value);
  for (const one of find("#round-new-types").children) /** @type {HTMLElement} */ (one).hidden = !holds(fold(one.textContent ?? ""), words);
}

function openNew() {
  const known = pack();
  if (!known) return;
  const used = new Map();
  for (const { fields } of known.places) used.set(fields.type, (used.get(fields.type) ?? 0) + 1);
  const types = [...known.types].sort((a, b) => (used.get(b.code) ?? 0) - (used.get(a.code) ?? 0));
  find("#round-new-types").replaceChildren(
    ...types.map(({ code, label, rubrique, pictogram: drawing, family }) => {
      const mark = element("span", { class: `mark mark-small${family === "initiative" ? " mark-initiative" : ""} cat-${rubrique}` }, pictogram(drawing));
      return element("button", { type: "button", class: "button", "data-do": "new-of", "data-of": code }, mark, element("span", {}, label));
    }),
  );
  /** @type {HTMLInputElement} */ (find("#round-new-filter")).value = "";
  /** @type {HTMLDialogElement} */ (find("#round-new")).showModal();
  // Without this the keyboard of the tablet would cover the types.
  find("#round-new-title").focus();
}

async function takePhoto() {
  const input = /** @type {HTMLInputElement} */ (find("#round-photo"));
  const file = input.files?.[0];
  input.value = "";
  if (!file) return;
  // It is drawn in seconds: what it is for, and whose it is, is what was so when it was taken.
  const [target, person] = [pictured, state.person];
  const place = "uid" in target ? places().get(target.uid) : undefined;
  const drawn = reduced(file);
  try {
    if ("form" in target) {
      if (!(await photoComes(target.form, drawn))) sayTrouble("photo_late");
    } else if (place) {
      const photo = await drawn;
      await actOn(place, person, "photo", { kind: "photo", photos: [{ sha256: photo.sha256, alt: place.fields.nom ?? null }] }, [photo]);
    }
  } catch {
    sayTrouble("photo_trouble");
  }
}

/** @param {string} words */
function sayTrouble(words) {
  find("#round-undo").hidden = true;
  tell(say(words), "alert");
}

let watching = false;
/** The position is looked at while the page is open; nothing ever waits for it. */
function watchPosition() {
  if (watching || PRACTISING || !("geolocation" in navigator)) return;
  watching = true;
  navigator.geolocation.watchPosition(
    ({ coords }) => {
      const first = state.here === null;
      const position = /** @type {[number, number]} */ ([Number(coords.longitude.toFixed(6)), Number(coords.latitude.toFixed(6))]);
      state.here = { position, accuracy: coords.accuracy, at: Date.now() };
      if (first && state.round && !Object.keys(state.round.seen).length) void reorder().then(drawAll);
      else drawAll();
    },
    () => undefined,
    { enableHighAccuracy: true, maximumAge: 10_000 },
  );
}

async function finish() {
  const round = state.round;
  if (!round) return;
  await loadItems();
  const left = counts();
  const blocked = left.toSend + left.review > 0;
  find("#round-end-blocked").hidden = !blocked;
  find("#round-end-left").textContent = pillWords({ ...left, last: null });
  find("#round-end-done").hidden = true;
  find("#round-end-trouble").hidden = true;
  /** @type {HTMLDialogElement} */ (find("#round-end")).showModal();
  if (blocked) return uploader.soon();
  // What was taken back, given up or said anew was settled here: the site may never have heard of it.
  const here = state.items.filter(({ state: now, choice }) => now === "undone" || choice === "drop" || choice === "redo");
  const settled = new Set([...here, ...quarantine()].map(({ uid }) => uid));
  const answer = await post("/tournees/recu", { items: round.items.filter((uid) => !settled.has(uid)) });
  find("#round-end-trouble").hidden = answer.status === 200;
  if (answer.status !== 200) return;
  find("#round-end-done").hidden = false;
  find("#round-end-count").textContent = sayMany("end_count", answer.body.items, { time: clock(Date.parse(answer.body.at)) });
  const verdicts = Object.entries(/** @type {Record<string, number>} */ (answer.body.verdicts ?? {}));
  find("#round-end-verdicts").replaceChildren(...verdicts.map(([word, n]) => element("li", {}, say("end_verdict", { n, what: say(`told_${word}`) }))));
  const receipt = /** @type {HTMLAnchorElement} */ (find("#round-end-receipt"));
  receipt.hidden = PRACTISING;
  if (!PRACTISING) receipt.href = `/tournees/recus/${answer.body.receipt}`;
  find("#round-end-practice").textContent = PRACTISING ? answer.body.receipt : "";
  await endRound({ label: round.label, at: answer.body.at, items: answer.body.items, receipt: answer.body.receipt });
  drawAll();
}

/** @param {Event} event */
async function pressed(event) {
  const target = event.target instanceof Element ? event.target.closest("[data-do]") : null;
  if (!(target instanceof HTMLElement)) return;
  const { do: what = "", of = "" } = target.dataset;
  if (what.startsWith("choose-")) return chosen(of, what.slice("choose-".length));
  await DOES[what]?.(of);
}

/** @param {string} uid @param {string} choice */
async function chosen(uid, choice) {
  if (choice === "redo") {
    /** @type {HTMLDialogElement} */ (find("#round-report")).close();
    return takeUpAgain(uid);
  }
  await choose(uid, choice);
  drawAll();
  uploader.soon();
}

/** @param {string} words @param {string} label @param {() => void} then */
function offerVersion(words, label, then) {
  find("#round-version-words").textContent = words;
  const go = find("#round-version-go");
  go.textContent = label;
  go.onclick = then;
  find("#round-version").hidden = false;
}

/** Who comes back to the tablet finds the form in which they were. */
async function meetAgain() {
  const before = state.person;
  await meet();
  if (state.person !== before) await bringDraftBack();
}

async function start() {
  prepareSun();
  readWords("round-words");
  if (PRACTISING) beginPractice();
  application = PRACTISING ? Promise.resolve(true) : keepApplication(offerVersion);
  document.addEventListener("click", (event) => void pressed(event));
  for (const close of document.querySelectorAll("[data-close]")) close.addEventListener("click", () => close.closest("dialog")?.close());
  find("#round-pill").addEventListener("click", openReport);
  for (const button of PRACTISING ? [] : ["#round-save", "#round-end-save"]) find(button).addEventListener("click", () => void downloadRound());
  find("#round-new-open").addEventListener("click", openNew);
  find("#round-new-filter").addEventListener("input", filterTypes);
  find("#round-finish").addEventListener("click", () => void finish());
  find("#round-photo").addEventListener("change", () => void takePhoto());
  find("#round-undo").addEventListener("click", async () => {
    const undone = await takeBack();
    find("#round-undo").hidden = true;
    find("#round-complete").hidden = true;
    tell(say(undone ? "undone" : "too_late"));
    drawAll();
  });
  find("#round-complete").addEventListener("click", () => latest && DOES.correct(latest.place));
  prepareCorrection(saved, failed);
  await load();
  drawAll();
  await meet();
  if (state.round) watchPosition();
  drawAll();
  await beginWhatWasJoined(DOES.begin);
  lookAround(drawAll);
  await bringDraftBack();
  uploader.listen();
  if (!PRACTISING) offerInstallation(find("#round-install"), find("#round-install-apple"));
  addEventListener("offline", drawAll);
  addEventListener("online", async () => {
    await meetAgain();
    drawAll();
    uploader.soon();
  });
  // Who signed in again in another tab, or as somebody else, is known when this page is looked at.
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "visible") return;
    await meetAgain();
    drawAll();
    uploader.soon();
  });
  document.documentElement.dataset.ready = "true";
}

start().catch(failed);

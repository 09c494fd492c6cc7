// @ts-check
/** The round on the screen: how far one is, the next stop with its actions, those that follow, those that were seen. */
import { distanceInWords } from "../lib/distance.js";
import { element, icon, pictogram } from "../lib/dom.js";
import { say, sayMany } from "../lib/words.js";
import { PRACTISING } from "../offline/realm.js";
import { walk } from "../offline/stops.js";
import { counts, moreToSee, pack, state, stops } from "./state.js";
import { clock, day, freshness, isStale, kindOf, pillWords, size, tongue, whereFromHere } from "./words_of.js";

/** @typedef {import("./state.js").Place} Place */

const FOLLOWING = 6;
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Draw everything anew; what is focused stays focused. */
export function draw() {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : null;
  drawHead();
  $("round-start").hidden = state.round !== null;
  $("round-work").hidden = state.round === null;
  if (state.round) drawWork();
  else drawStart();
  if (focused) /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
}

function drawHead() {
  const found = counts();
  const pill = $("round-pill");
  pill.hidden = false;
  pill.classList.toggle("pill-ok", !found.toSend && !found.review);
  pill.replaceChildren(icon(found.toSend || found.review ? "cloud-upload" : "check-circle"), element("span", {}, pillWords(found)));
  $("round-title").textContent = state.round?.label ?? say("title");
  const known = pack();
  const parts = known ? [say("pack_of", { day: day(known.at) }), sayMany("places", known.places.length)] : [];
  if (state.mood === "offline" || !navigator.onLine) parts.push(say("offline"));
  $("round-sub").textContent = parts.join(" · ") || state.name;
  $("round-signed-out").hidden = !(state.mood === "signed-out" && state.signedIn === "") || !state.person;
  $("round-other-person").hidden = state.mood !== "other-person" && !found.others;
  const oldest = Math.min(...state.items.filter((item) => ["pending", "queued", "held"].includes(item.state)).map(({ savedAt }) => savedAt));
  $("round-old").hidden = !(Date.now() - oldest > 3 * 86_400_000);
}

function drawStart() {
  $("round-nobody").hidden = Boolean(state.person);
  $("round-areas").replaceChildren(...areas().map(areaRow));
  drawEnded();
  void drawRoom();
}

/** What the site signed of the last round. */
function drawEnded() {
  const { ended } = state;
  $("round-ended").hidden = !ended;
  if (!ended) return;
  const at = Date.parse(ended.at);
  $("round-ended-words").textContent = sayMany("ended", ended.items, { label: ended.label, day: day(at), time: clock(at) });
  const link = /** @type {HTMLAnchorElement} */ ($("round-ended-receipt"));
  link.hidden = PRACTISING;
  link.textContent = say("ended_receipt");
  link.href = `/tournees/recus/${ended.receipt}`;
}

/** How much the device has room for, and whether it promised to keep it: once there is something to keep. */
async function drawRoom() {
  const line = $("round-room");
  line.hidden = !state.packs.length || !navigator.storage?.estimate;
  if (line.hidden) return;
  const [{ usage = 0, quota = 0 }, promised] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted?.()]);
  line.textContent = `${say("room", { used: size(usage), quota: size(quota) })} ${say(promised ? "room_kept" : "room_at_risk")}`;
}

/** The areas that the server named, and packs that are here although it no longer names them. */
function areas() {
  const known = new Set(state.areas.map(({ kind, code }) => `${kind}/${code}`));
  const kept = state.packs.filter(({ key }) => !known.has(key)).map(({ kind, code, label, places }) => ({ kind, code, label, places: places.length, to_check: 0 }));
  return state.person ? [...state.areas, ...kept] : [];
}

/** @param {import("./state.js").Area} area */
function areaRow({ kind, code, label, places, to_check: toCheck }) {
  const key = `${kind}/${code}`;
  const kept = state.packs.find((one) => one.key === key);
  const about = kept ? say("pack_here", { day: day(kept.at), size: size(kept.bytes ?? 0) }) : say("pack_absent");
  const actions = element("div", { class: "actions" });
  if (kept) actions.append(button("begin", key, "footprints", say("begin"), "button button-primary"));
  actions.append(button("fetch", key, "download", say(kept ? "pack_refresh" : "pack_fetch"), kept ? "button" : "button button-primary"));
  const words = element("div", { class: "round-area-words" }, element("h2", {}, label), element("p", { class: "soft small" }, `${sayMany("places", places)} · ${sayMany("to_check", toCheck)}`), element("p", { class: "soft small" }, about));
  const progress = element("progress", { class: "progress", max: 1, value: 0, hidden: true, "data-progress": key, "aria-label": say("pack_coming") });
  return element("li", { class: "card round-area" }, words, actions, progress);
}

function drawWork() {
  const { todo, seen } = stops();
  const total = todo.length + seen.length;
  $("round-count").textContent = sayMany("progress", seen.length, { total });
  const bar = /** @type {HTMLProgressElement} */ ($("round-progress"));
  bar.max = total || 1;
  bar.value = seen.length;
  const metres = walk(state.here?.position ?? null, todo);
  $("round-left").textContent = todo.length > 1 || (todo.length && state.here) ? say("left", { distance: distanceInWords(metres, tongue()) }) : "";
  $("round-next").replaceChildren(...(todo.length ? [card(todo[0], seen.length + 1)] : [allSeen()]));
  const rest = todo.slice(1);
  const rows = rest.map((place, index) => row(place, seen.length + 2 + index));
  $("round-list").replaceChildren(...rows.slice(0, FOLLOWING));
  $("round-more").hidden = rows.length <= FOLLOWING;
  $("round-more-list").replaceChildren(...rows.slice(FOLLOWING));
  $("round-more-words").textContent = sayMany("more", Math.max(0, rows.length - FOLLOWING));
  $("round-seen").hidden = !seen.length;
  $("round-seen-words").textContent = sayMany("seen_stops", seen.length);
  $("round-seen-list").replaceChildren(...seen.map((place) => row(place, 0)));
  const accuracy = state.here ? say("new_here", { metres: Math.max(1, Math.round(state.here.accuracy)) }) : say("new_near");
  $("round-new-words").textContent = accuracy;
}

/** @param {Place} place @param {number} number */
function card(place, number) {
  const head = element("div", { class: "round-card-head" }, element("span", { class: "round-number" }, String(number)), mark(place, "mark-large"), names(place, "h2"), facts(place, true));
  const actions = element(
    "div",
    { class: "round-actions" },
    button("exact", place.uid, "check", say("exact"), "button button-primary button-large"),
    button("correct", place.uid, "edit", say("correct"), "button button-large"),
    button("photo", place.uid, "camera", say("photo"), "button button-large"),
    button("lost", place.uid, "search-x", say("lost"), "button button-large"),
    button("closed", place.uid, "x-circle", say("closed"), "button button-large"),
    button("later", place.uid, "clock", say("later"), "button button-large"),
  );
  return element("article", { class: "card round-card", "aria-label": say("next_stop") }, head, actions);
}

/** @param {Place} place @param {number} number 0 for one that was seen */
function row(place, number) {
  const said = state.round?.seen[place.uid];
  const lead = number ? element("span", { class: "round-number" }, String(number)) : icon("check");
  const name = names(place, "h3");
  if (!number && said) name.append(element("p", { class: "small soft" }, say(`did_${said}`)));
  const open = element("button", { type: "button", class: "round-row", "data-do": number ? "turn" : "again", "data-key": `turn ${place.uid}`, "data-of": place.uid }, lead, mark(place), name, facts(place));
  return element("li", {}, open);
}

/** @param {Place} place @param {string} [css] */
function mark(place, css = "") {
  const family = place.fields.famille === "initiative" ? " mark-initiative" : "";
  return element("span", { class: `mark ${css}${family} cat-${place.fields.rubrique}` }, pictogram(kindOf(place).pictogram));
}

/** @param {Place} place @param {"h2" | "h3"} level */
function names(place, level) {
  const about = [kindOf(place).label, place.fields.gestionnaire, place.fields.horaires_texte ?? (place.fields.horaires && place.hours)].filter(Boolean).join(" · ");
  const title = level === "h2" ? element("h2", { tabindex: -1, "data-key": `stop ${place.uid}` }, place.fields.nom ?? "") : element("span", { class: "strong" }, place.fields.nom ?? "");
  return element(level === "h2" ? "div" : "span", { class: "round-names" }, title, element("span", { class: "small soft" }, place.fields.adresse && level === "h2" ? `${about} · ${place.fields.adresse}` : about));
}

/** @param {Place} place @param {boolean} [whole] */
function facts(place, whole = false) {
  const far = whereFromHere(place, whole);
  return element("span", { class: "round-facts" }, element("span", { class: "strong" }, far), element("span", { class: isStale(place) ? "tag tag-warn" : "tag" }, freshness(place)));
}

function allSeen() {
  const left = moreToSee();
  const card = element("div", { class: "card round-card" }, element("h2", {}, say("all_seen")));
  if (left) card.append(element("p", { class: "soft" }, sayMany("more_to_see", left)), button("go-on", state.round?.pack ?? "", "footprints", say("go_on"), "button button-primary button-large"));
  else card.append(element("p", { class: "soft" }, say("all_seen_then")));
  return card;
}

/** @param {string} act @param {string} of @param {string} drawing @param {string} words @param {string} css */
export function button(act, of, drawing, words, css) {
  return element("button", { type: "button", class: css, "data-do": act, "data-of": of, "data-key": `${act} ${of}` }, icon(drawing), element("span", {}, words));
}

// @ts-check
/** What a form makes of what stands in it: whose it is, what it stands for, and that nothing typed is lost in silence. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { workOn, world } from "./support/world.mjs";

const { afterChoice } = await import("../../static/js/offline/verdicts.js");
const { changed, proposalOf, saveSaid } = await import("../../static/js/rounds/proposal.js");
const { choose } = await import("../../static/js/rounds/report.js");
const { again, ofDraft, opened } = await import("../../static/js/rounds/retake.js");
const { load, loadItems, newUid, save, state, undo } = await import("../../static/js/rounds/state.js");

const PLACE = "0192f4c8-0000-4000-8000-000000000001";
const TYPES = [{ code: "compost", label: "Compost", rubrique: "nature", pictogram: "leaf", family: "service" }];
const NEW = { nom: { to: "Un compost" }, type: { to: "compost" }, rubrique: { to: "nature" } };
/** @type {import("./support/world.mjs").Stored} */
let stored;

beforeEach(async () => {
  world.now += 3_600_000;
  stored = {};
  workOn(stored);
  await load();
  Object.assign(state, { person: "ana", round: null, packs: [] });
});

/** @param {string} letter @returns {any} */
const photo = (letter) => ({ sha256: letter.repeat(64), blob: "…", alt: null });
/** @param {object} more @returns {any} */
const place = (more = {}) => ({ uid: PLACE, version: 3, fields: { nom: "Un lieu" }, verified_on: null, verify_by: "", ...more });
/** @param {object} more @returns {any} */
const said = (more = {}) => ({ person: "ana", place: place(), retaken: null, found: {}, message: "", photos: [], ...more });

/** An item that the server refused. @param {Record<string, any>} body @param {any[]} [photos] */
async function refused(body, photos = []) {
  const item = await save({ place: PLACE, name: "Un lieu", action: body.kind === "create" ? "new" : "correct", body, photos });
  await mend(item.uid, { state: "review", verdict: { uid: item.uid, verdict: "refused", problems: [] } });
  return item.uid;
}

/** @param {string} uid @param {object} more written over the row */
async function mend(uid, more) {
  const row = JSON.parse(stored.items.get(uid) ?? "{}");
  stored.items.set(uid, JSON.stringify({ ...row, ...more }));
  await loadItems();
}

/** Another version's row. @param {object} row @returns {Promise<string>} */
async function unreadable(row) {
  const uid = newUid();
  (stored.items ??= new Map()).set(uid, JSON.stringify({ uid, person: "ana", state: "teleported", ...row }));
  await loadItems();
  return uid;
}

/** @param {string} uid @returns {any} */
const rowOf = (uid) => JSON.parse(stored.items.get(uid) ?? "null");
/** What stands in the form that opens with it. @param {string} uid @returns {any} */
const taken = (uid) => again(uid);

test("words are not saved under the name of who signed in meanwhile", async () => {
  state.person = "bob";
  assert.deepEqual(await saveSaid(said({ message: "Vu" }), ""), { trouble: "person" });
  assert.equal(stored.items?.size ?? 0, 0);
});

test("a photo that was taken before somebody else signed in is its author's, and in nobody else's round", async () => {
  state.person = "bob";
  state.round = /** @type {any} */ ({ key: "round bob", pack: "quartier/1", stops: [PLACE], seen: {}, items: [], current: null });
  const item = await save({ person: "ana", place: PLACE, name: "", action: "photo", body: { kind: "photo", place: PLACE, photos: [{ sha256: photo("a").sha256 }] }, photos: [photo("a")] });
  assert.equal(item.person, "ana");
  assert.deepEqual([state.round?.seen, state.round?.items], [{}, []]);
});

test("what is taken up again is settled in the moment in which the new one is saved", async () => {
  const uid = await refused({ kind: "correct", place: PLACE, changes: { courriel: { from: null, to: "x" } } });
  // Whatever fails afterwards, nothing is left to be pressed a second time.
  const outcome = await saveSaid(said({ retaken: taken(uid), found: { courriel: { from: null, to: "a@exemple.fr" } } }), "");
  assert.deepEqual([rowOf(uid).state, rowOf(uid).choice], ["done", "redo"]);
  assert.ok("item" in outcome);
  await undo(outcome.item);
  assert.deepEqual([rowOf(uid).state, rowOf(uid).choice], ["review", undefined]);
  const broken = await unreadable({ place: PLACE, body: { kind: "correct", changes: { nom: { to: "B" } } } });
  await saveSaid(said({ retaken: taken(broken), found: { nom: { from: "Un lieu", to: "B" } } }), "");
  assert.equal(rowOf(broken).quarantined.choice, "redo");
  assert.equal(again(broken), null);
});

test("one new place is proposed once, whatever else of it has to be looked at", async () => {
  const made = await refused({ kind: "create", place_uid: PLACE, changes: NEW, photos: [photo("a")], message: "Position inconnue." }, [photo("a")]);
  const other = await refused({ kind: "correct", place: PLACE, changes: { courriel: { from: null, to: "x" } } });
  const found = { courriel: { from: null, to: "a@exemple.fr" } };
  const fresh = place({ version: 0, isNew: true });
  // Something else of it is mended by itself, and waits for the place.
  const beside = proposalOf(said({ place: fresh, retaken: taken(other), found }), state.items);
  assert.deepEqual([beside?.body.kind, beside?.body.changes], ["correct", found]);
  // The place itself opens with all of its own.
  const whole = taken(made);
  const { photos } = await opened(whole);
  const again = proposalOf(said({ place: fresh, retaken: whole, photos }), state.items);
  assert.deepEqual([again?.body.kind, again?.body.place_uid, again?.body.photos.length], ["create", PLACE, 1]);
  // Refused while its form was open: it is this one that stands for it, with its photo and its words.
  const outcome = await saveSaid(said({ place: fresh, found, message: "Vu" }), "");
  assert.ok("item" in outcome);
  assert.deepEqual([outcome.item.body.kind, outcome.item.photos.length, outcome.item.body.message], ["create", 1, "Position inconnue.\nVu"]);
  assert.deepEqual([rowOf(made).state, rowOf(made).choice, outcome.item.follows], ["done", "redo", made]);
});

test("what was given up comes back with what is said of it again", async () => {
  const made = await refused({ kind: "create", place_uid: PLACE, changes: NEW });
  const other = await refused({ kind: "correct", place: PLACE, changes: { courriel: { from: null, to: "x" } } });
  await choose(made, "drop");
  const proposal = proposalOf(said({ place: place({ version: 0 }), retaken: taken(other), found: { courriel: { from: null, to: "y" } } }), state.items);
  assert.deepEqual([proposal?.body.kind, proposal?.body.changes.nom.to, proposal?.instead], ["create", "Un compost", undefined]);
});

test("giving up a place that cannot be read gives up nothing else", async () => {
  const given = await unreadable({ body: { kind: "create", changes: NEW } });
  const kept = await unreadable({ body: { kind: "correct", changes: { nom: { to: "Autre chose" } } } });
  await choose(given, "drop");
  assert.equal(rowOf(given).quarantined.choice, "drop");
  assert.equal(rowOf(kept).quarantined, undefined);
});

test("what names no place is no place of its own until somebody gives it a name and a type", async () => {
  state.packs = /** @type {any} */ ([{ key: "quartier/1", places: [], types: TYPES, rubriques: [] }]);
  const uid = await unreadable({ action: "exact", body: { kind: "confirm", message: "Vu avec eux" } });
  const retaken = taken(uid);
  assert.ok(retaken.why.includes("again_placeless"));
  assert.ok(!retaken.why.includes("again_press"));
  const form = { person: "ana", place: retaken.place, retaken, message: "Vu avec eux", photos: [] };
  assert.deepEqual(await saveSaid({ ...form, found: {} }, ""), { trouble: "nameless" });
  assert.deepEqual(await saveSaid({ ...form, found: { nom: { from: null, to: "Un compost" } } }, ""), { trouble: "nameless" });
  assert.equal(rowOf(uid).quarantined, undefined);
  const outcome = await saveSaid({ ...form, found: changed(retaken.place, { nom: "Un compost", type: "compost" }, TYPES) }, "");
  assert.ok("item" in outcome);
  assert.deepEqual([outcome.item.body.kind, outcome.item.body.message], ["create", "Vu avec eux"]);
});

test("a row that names nobody says so where it is taken up again", async () => {
  const uid = await unreadable({ person: 7, place: PLACE, body: { kind: "correct", changes: { nom: { to: "B" } } } });
  assert.ok(taken(uid).why.includes("again_anybody"));
});

test("what no input takes is told in words, a position that is none among it", async () => {
  const changes = { position: { to: { lat: 47.2, lon: -1.6 } }, nom: { to: "B" } };
  const odd = await unreadable({ place: PLACE, body: { kind: "correct", changes } });
  assert.deepEqual(taken(odd).typed, { nom: "B", message: 'position : {"lat":47.2,"lon":-1.6}' });
  const uid = await refused({ kind: "correct", place: PLACE, changes, message: "Vu" });
  assert.deepEqual(taken(uid).typed, { nom: "B", message: 'Vu\nposition : {"lat":47.2,"lon":-1.6}' });
  const list = await unreadable({ place: PLACE, body: { kind: "correct", changes: { jours: { add: "lundi" } } } });
  assert.equal(taken(list).typed.jours, "lundi");
});

test("more photos than one contribution takes are refused in words, not cut", async () => {
  const photos = [..."abcdef"].map(photo);
  assert.deepEqual(await saveSaid(said({ photos }), ""), { trouble: "photos", over: 1 });
  assert.ok("item" in (await saveSaid(said({ photos: photos.slice(1) }), "")));
});

test("another place after all has every photo that was said of it", () => {
  const verdict = { verdict: "duplicate", resembles: [{ place: "there" }] };
  const shots = [..."abcdefg"].map((letter) => ({ sha256: letter }));
  const made = /** @type {any} */ ({ uid: "m", place: "p", verdict, body: { uid: "m", kind: "create", changes: NEW, photos: shots.slice(0, 2) } });
  const edits = /** @type {any[]} */ ([{ seq: 2, body: { uid: "e", kind: "photo", photos: shots.slice(1) } }]);
  const next = afterChoice(made, "other", { placeUid: "n", at: "" }, edits);
  assert.deepEqual([next?.body.photos, next?.beside], [shots.slice(0, 5), [shots.slice(5)]]);
});

test("a draft of a version that kept no photos opens with those of what it takes up again", async () => {
  const uid = await refused({ kind: "photo", place: PLACE, photos: [photo("a")] }, [photo("a")]);
  const draft = { key: "form", person: "ana", place: PLACE, follows: uid, typed: { message: "Vu" } };
  const opens = await ofDraft(draft);
  assert.deepEqual([opens.photos.map(({ sha256 }) => sha256), opens.typed], [[photo("a").sha256], { message: "Vu" }]);
  assert.deepEqual((await ofDraft({ ...draft, photos: [] })).photos, []);
});

test("a draft of something that was settled meanwhile opens on its place, and follows nothing", async () => {
  const draft = { person: "ana", place: PLACE, follows: newUid(), typed: { nom: "B", message: "Vu" }, photos: [photo("a")] };
  const opens = await ofDraft(draft);
  assert.deepEqual([opens.taken, opens.place.uid, opens.typed, opens.photos.length], [null, PLACE, draft.typed, 1]);
  // So does one of something that leaves by itself: a later version could read it.
  const item = await save({ place: PLACE, name: "", action: "correct", body: { kind: "correct", place: PLACE, changes: {} } });
  assert.equal((await ofDraft({ ...draft, follows: item.uid })).taken, null);
});

test("photos that went beside a new place are taken back with it", async () => {
  const shots = [..."abcdefg"].map(photo);
  const made = await refused({ kind: "create", place_uid: PLACE, changes: NEW, photos: shots.map(({ sha256 }) => ({ sha256 })) }, shots);
  await mend(made, { verdict: { uid: made, verdict: "duplicate", resembles: [{ place: "there" }] } });
  await choose(made, "other");
  const [beside, next] = state.items.filter(({ uid }) => uid !== made);
  assert.deepEqual([beside.photos.length, next.photos.length, beside.place === next.place, rowOf(made).choice], [2, 5, true, "other"]);
  await undo(next);
  assert.deepEqual([rowOf(beside.uid).state, rowOf(next.uid).state, rowOf(made).state], ["undone", "undone", "review"]);
});

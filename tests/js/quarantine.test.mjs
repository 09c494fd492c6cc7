// @ts-check
/** Rows that another version wrote: what was settled stays settled, nothing of it stops the page, and it leaves in its time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { workOn, world } from "./support/world.mjs";

const { isReadable, outdated } = await import("../../static/js/offline/log.js");
const { merge } = await import("../../static/js/offline/merge.js");
const { legible } = await import("../../static/js/offline/quarantine.js");
const { Uploader } = await import("../../static/js/offline/uploader.js");

const DAY = 86_400_000;
const [FIRST, SECOND] = ["a".repeat(64), "b".repeat(64)];
world.now = 1_800_000_000_000;

/** @param {string} uid @param {object} [more] @returns {any} */
function row(uid, more = {}) {
  const body = { uid, kind: "correct", place: "p", changes: { nom: { from: null, to: "Un mot" } } };
  return { uid, seq: 1, person: "ana", place: "p", name: "", action: "correct", state: "queued", savedAt: world.now, sendFrom: 0, photos: [], body, ...more };
}

/** @param {any[]} items @param {string[]} [photos] */
function tablet(items, photos = []) {
  /** @type {[string, string][]} */
  const shots = photos.map((sha256) => [sha256, JSON.stringify({ sha256 })]);
  const stored = { items: new Map(items.map((one) => [one.uid, JSON.stringify(one)])), photos: new Map(shots) };
  workOn(stored);
  return stored;
}

test("what was given up or said anew as unreadable never leaves, even when a later version can read it", async () => {
  const stored = tablet(["drop", "redo"].map((choice) => row(choice, { quarantined: { choice, at: world.now } })));
  /** @type {string[]} */
  const sent = [];
  world.answer = async (_address, { body }) => {
    const uids = JSON.parse(body).contributions.map((/** @type {{uid: string}} */ { uid }) => uid);
    sent.push(...uids);
    return { status: 200, body: { results: uids.map((/** @type {string} */ uid) => ({ uid, verdict: "published" })) } };
  };
  await new Uploader(() => "ana", () => undefined).run();
  assert.deepEqual(sent, []);
  assert.ok(!isReadable(row("x", { quarantined: { choice: "drop" } })));
  // Taken back, it counts again.
  assert.ok(isReadable(row("x", { quarantined: undefined })));
  assert.equal(stored.items.size, 2);
});

test("a settled row that could not be read leaves after thirty days, with its photos; one that waits never does", async () => {
  const old = { at: world.now - 31 * DAY };
  const rows = [
    row("dropped", { state: "teleported", photos: [FIRST], quarantined: { choice: "drop", ...old } }),
    row("fresh", { state: "teleported", photos: [SECOND], quarantined: { choice: "drop", at: world.now - DAY } }),
    row("waits", { state: "teleported", savedAt: world.now - 400 * DAY }),
  ];
  const stored = tablet(rows, [FIRST, SECOND]);
  await new Uploader(() => "ana", () => undefined).run();
  assert.deepEqual([...stored.items.keys()], ["fresh", "waits"]);
  assert.deepEqual([...stored.photos.keys()], [SECOND]);
});

test("what was given up before it was sent leaves after thirty days too", () => {
  assert.deepEqual(outdated([row("x", { state: "done", choice: "drop", savedAt: world.now - 31 * DAY })], world.now), ["x"]);
});

test("what comes to a set and is no list is read as one", () => {
  const { body } = legible({ uid: "x", body: { changes: { jours: { add: "lundi", remove: null }, nom: { add: ["A"] } } } });
  assert.deepEqual(body.changes, { jours: { add: ["lundi"], remove: [] }, nom: { add: ["A"] } });
});

test("a change of another shape stops no page", () => {
  const odd = /** @type {any} */ ({ nom: { add: ["A"] }, jours: { add: "lundi", remove: 7 }, cles: { add: [null, "c"] } });
  assert.deepEqual(merge({ nom: "Un lieu", jours: ["mardi"] }, odd).values, { nom: ["A"], jours: ["mardi"], cles: ["c"] });
});

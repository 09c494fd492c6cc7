// @ts-check
/** How far from a place somebody is, as one word; and that a tablet says it only for who agreed. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { workOn, world } from "./support/world.mjs";

const { nearnessBetween, nearnessOf } = await import("../../static/js/lib/nearness.js");
const { metresBetween } = await import("../../static/js/lib/distance.js");

test("each class ends at its distance", () => {
  assert.deepEqual([0, 100, 100.1, 500, 510.1].map((metres) => nearnessOf(metres, 10)), ["on_site", "on_site", "near", "near", "far"]);
});

test("a device that hardly knows where it is says no more than it knows", () => {
  assert.deepEqual([[10, 50], [10, 51], [10, 250], [10, 251], [505, 10], [600, 101], [1002, 501], [20000, 5000]].map(([metres, accuracy]) => nearnessOf(metres, accuracy)), [
    "on_site", "near", "near", null, null, null, "far", "far",
  ]);
});

test("positions are longitude, latitude, and metres those of the ground", () => {
  const [lon, lat] = [-1.5536, 47.2173];
  const east = (/** @type {number} */ metres) => lon + metres / metresBetween(lon, lat, lon + 1, lat);
  const at = (/** @type {number} */ metres) => nearnessBetween({ lon: east(metres), lat, accuracy: 5 }, [lon, lat]);
  assert.deepEqual([0, 95, 120, 480, 520].map(at), ["on_site", "on_site", "near", "near", "far"]);
});

const { state, load, save } = await import("../../static/js/rounds/state.js");
/** What stands in the page of the round, as far as it is asked for here. @type {Record<string, {hidden: boolean, tabIndex: number, focus: () => void}>} */
const parts = {};
Object.assign(globalThis, { document: { querySelector: (/** @type {string} */ name) => (parts[name] ??= { hidden: false, tabIndex: 0, focus() {} }) } });
Object.defineProperty(globalThis, "navigator", { value: { ...globalThis.navigator, geolocation: {} }, configurable: true, writable: true });
const { answerNearness, drawNearness, seenFrom } = await import("../../static/js/rounds/nearness.js");

/** @type {import("./support/world.mjs").Stored} */
let stored;

beforeEach(async () => {
  world.now += 3_600_000;
  stored = {};
  workOn(stored);
  await load();
  Object.assign(state, { person: `ana ${world.now}`, round: null, here: { position: [-1.55, 47.2], accuracy: 8, at: world.now } });
  await drawNearness();
});

test("nothing is said before it was agreed to, nor after it was refused", async () => {
  assert.equal(parts["#round-nearness"].hidden, false);
  assert.deepEqual(Object.keys(seenFrom([-1.55, 47.2])), ["captured_at"]);
  await answerNearness("no");
  assert.deepEqual(Object.keys(seenFrom([-1.55, 47.2])), ["captured_at"]);
  assert.equal(parts["#round-nearness"].hidden, true);
  await answerNearness("yes");
  assert.equal(seenFrom([-1.55, 47.2]).nearness, "on_site");
});

test("who agreed is told of, and nobody else who takes the tablet", async () => {
  await answerNearness("yes");
  const ana = state.person;
  Object.assign(state, { person: "bo" });
  assert.equal(seenFrom([-1.55, 47.2]).nearness, undefined);
  await drawNearness();
  assert.equal(parts["#round-nearness"].hidden, false);
  Object.assign(state, { person: ana });
  await drawNearness();
  assert.equal(seenFrom([-1.55, 47.2]).nearness, "on_site");
  assert.equal(seenFrom([-1.55, 47.2], "bo").nearness, undefined);
});

test("neither an old position nor a place that nobody placed is compared", async () => {
  await answerNearness("yes");
  for (const position of [null, undefined]) assert.equal(seenFrom(position).nearness, undefined);
  world.now += 6 * 60_000;
  assert.equal(seenFrom([-1.55, 47.2]).nearness, undefined);
  Object.assign(state, { here: null });
  assert.equal(seenFrom([-1.55, 47.2]).nearness, undefined);
});

test("only the word is kept on the tablet", async () => {
  await answerNearness("yes");
  Object.assign(state, { here: { position: [-1.5503, 47.2003], accuracy: 8, at: world.now } });
  const place = "0192f4c8-0000-4000-8000-000000000001";
  await save({ place, name: "Un lieu", action: "exact", body: { kind: "confirm", place, ...seenFrom([-1.55, 47.2]) } });
  const kept = JSON.stringify(Object.values(stored).flatMap((rows) => [...rows.values()]));
  assert.ok(kept.includes("on_site") && !kept.includes("47.2003") && !kept.includes("1.5503"));
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { changed, learnNames, Points, unpack } from "../../static/js/map/points.js";

const kept = JSON.parse(readFileSync(new URL("../vectors/pack.json", import.meta.url), "utf8"));
const bytes = Uint8Array.from(Buffer.from(kept.bytes, "hex"));

const read = () => {
  const { head, columns } = unpack(bytes.buffer);
  return new Points(head, columns);
};

test("the bytes that the server packs are read as it meant them", () => {
  const points = read();
  const at = kept.number.map((number) => points.indexOf(number));
  const told = (column) => at.map((index) => points[column][index]);
  assert.equal(points.count, 3);
  assert.deepEqual(told("lon"), kept.lon.map((value) => value / 1e6));
  assert.deepEqual(told("lat"), kept.lat.map((value) => value / 1e6));
  assert.deepEqual(told("type"), [0, -1, 0]);
  assert.deepEqual(told("quartier"), [0, -1, 0]);
  assert.deepEqual(told("commune"), [0, 0, -1]);
  assert.deepEqual(told("family"), [1, 0, 1]);
  assert.deepEqual(told("etat"), [0, 1, 3]);
  assert.deepEqual(told("stale"), [0, 1, 1]);
  assert.deepEqual(told("access"), [0, 1, 3]);
  assert.equal(points.types[0].synonyms[0], "épluchures");
});

test("names are asked for once, and a failure is silence", async () => {
  const points = read();
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(url);
    return { ok: true, json: async () => ({ [points.number[0]]: "Le compost" }) };
  };
  assert.equal(await learnNames("/carte/noms", points, [0]), true);
  assert.equal(points.name(0), "Le compost");
  assert.equal(points.name(1), "");
  assert.equal(await learnNames("/carte/noms", points, [0]), false);
  assert.deepEqual(asked, [`/carte/noms?n=${points.number[0]}`]);
  globalThis.fetch = async () => {
    throw new TypeError("offline");
  };
  assert.equal(await learnNames("/carte/noms", points, [1]), false);
});

test("what has changed replaces what was, and the rest stays as it is", () => {
  const points = read();
  points.names.set(130, "Ancien nom").set(kept.number[0], "Toujours là");
  const one = { lon: [-1000001], lat: [47000001], number: [130], type: [0], rubrique: [0], quartier: [0], commune: [1], traits: [2] };
  const fresh = changed(points, { tick: 9, gone: [5] }, one);
  assert.deepEqual([...fresh.number], [kept.number[0], 130]);
  assert.deepEqual([fresh.head.tick, fresh.count], [9, 2]);
  const [same, other] = [fresh.indexOf(kept.number[0]), fresh.indexOf(130)];
  for (const column of ["lon", "lat", "x", "y", "type", "quartier", "commune", "family", "etat", "stale", "access"]) {
    assert.equal(fresh[column][same], points[column][points.indexOf(kept.number[0])], column);
  }
  assert.deepEqual([fresh.lon[other], fresh.type[other], fresh.commune[other], fresh.etat[other]], [-1.000001, -1, 0, 1]);
  assert.deepEqual([fresh.name(same), fresh.name(other)], ["Toujours là", ""]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { cellPixels, cluster, countByRubrique, markersIn } from "../../static/js/map/clusters.js";
import { longitude, latitude, worldX, worldY } from "../../static/js/map/mercator.js";
import { arcsOf, discPixels } from "../../static/js/map/ring.js";

const WORLD = { west: 0, north: 0, east: 1, south: 1 };

/** @param {[number, number][]} positions longitude, latitude */
function columns(positions) {
  return {
    x: Float64Array.from(positions, ([lon]) => worldX(lon)),
    y: Float64Array.from(positions, ([, lat]) => worldY(lat)),
    number: Int32Array.from(positions, (_, i) => i + 1),
  };
}

/** A town of places that repeats itself exactly: no chance in a test. */
function town(n) {
  let seed = 7;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  return columns(Array.from({ length: n }, () => [-1.62 + next() * 0.14, 47.18 + next() * 0.1]));
}

const all = (points) => Uint32Array.from(points.x, (_, i) => i);
const total = (markers) => markers.reduce((sum, marker) => sum + marker.members.length, 0);

test("every place stands behind exactly one marker, at every zoom", () => {
  const points = town(3000);
  for (let zoom = 0; zoom <= 19; zoom++) {
    const members = cluster(points, all(points), zoom, WORLD).flatMap((marker) => marker.members);
    assert.equal(members.length, 3000);
    assert.equal(new Set(members).size, 3000);
  }
});

test("a window holds what a look at every place finds in its cells", () => {
  const points = town(3000);
  const window = { west: worldX(-1.57), north: worldY(47.23), east: worldX(-1.55), south: worldY(47.21) };
  const found = new Set(cluster(points, all(points), 19, window).flatMap((marker) => marker.members));
  const inside = [...all(points)].filter((i) => points.x[i] >= window.west && points.x[i] < window.east && points.y[i] >= window.north && points.y[i] < window.south);
  assert.ok(inside.length > 50);
  assert.deepEqual(inside.filter((i) => !found.has(i)), []);
  assert.ok(found.size < 2 * inside.length);
});

test("only chosen places are counted", () => {
  const points = town(100);
  assert.equal(total(cluster(points, Uint32Array.from([3, 5, 8]), 12, WORLD)), 3);
});

test("places at one position share a marker even at the deepest zoom", () => {
  const points = columns([[-1.55, 47.21], [-1.55, 47.21], [-1.55, 47.21]]);
  const [marker, ...others] = cluster(points, all(points), 19, WORLD);
  assert.equal(others.length, 0);
  assert.equal(marker.kind, "stack");
  assert.deepEqual(marker.members, [0, 1, 2]);
});

test("two neighbours stay two places, three become a cluster", () => {
  const pair = columns([[-1.55, 47.21], [-1.547, 47.21]]);
  assert.deepEqual(cluster(pair, all(pair), 14, WORLD).map((m) => m.kind), ["place", "place"]);
  const trio = columns([[-1.55, 47.21], [-1.5497, 47.21], [-1.5498, 47.2102]]);
  assert.deepEqual(cluster(trio, all(trio), 14, WORLD).map((m) => m.kind), ["cluster"]);
});

test("two places that would hide one another are counted together", () => {
  const pair = columns([[-1.55, 47.21], [-1.54995, 47.21]]);
  assert.deepEqual(cluster(pair, all(pair), 14, WORLD).map((m) => m.members.length), [2]);
});

test("moving the window changes no cluster that both windows hold", () => {
  const points = town(2000);
  const zoom = 13;
  const span = 0.0004;
  const here = { west: worldX(-1.6), north: worldY(47.26), east: worldX(-1.6) + span, south: worldY(47.26) + span };
  const far = (cellPixels(zoom) * 3) / (256 * 2 ** zoom);
  const there = { ...here, west: here.west - far, east: here.east + far, north: here.north - far, south: here.south + far };
  const middle = { west: here.west + far, north: here.north + far, east: here.east - far, south: here.south - far };
  const told = (box) => markersIn(cluster(points, all(points), zoom, box), middle).map((m) => [m.key, m.members.length]);
  assert.ok(told(here).length > 3);
  assert.deepEqual(told(here), told(there));
});

test("markers come from north to south", () => {
  const markers = cluster(town(500), all(town(500)), 13, WORLD);
  assert.ok(markers.every((marker, i) => i === 0 || markers[i - 1].y <= marker.y));
});

test("a cluster tells how many places of each rubrique it holds", () => {
  const marker = { key: "c", kind: "cluster", x: 0, y: 0, members: [0, 1, 2, 3] };
  assert.deepEqual(countByRubrique(marker, [4, 1, 4, 4]), [[1, 1], [4, 3]]);
});

test("the ring's arcs fill the circle with gaps of two pixels", () => {
  const radius = 20;
  const arcs = arcsOf([50, 1, 1], radius);
  const drawn = arcs.reduce((sum, arc) => sum + arc.length, 0);
  assert.ok(Math.abs(drawn + 3 * 2 - 2 * Math.PI * radius) < 1e-9);
  assert.ok(arcs[1].length > 3, "a small share is still seen");
  assert.deepEqual(arcsOf([7], radius), [{ offset: 0, length: 2 * Math.PI * radius }]);
});

test("discs grow slowly with their count", () => {
  assert.ok(discPixels(3) >= 40 - 1);
  assert.ok(discPixels(1000) <= 72);
});

test("Mercator there and back", () => {
  assert.ok(Math.abs(latitude(worldY(47.2161)) - 47.2161) < 1e-9);
  assert.ok(Math.abs(longitude(worldX(-1.5496)) + 1.5496) < 1e-9);
});

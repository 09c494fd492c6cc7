import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestFirst } from "../../static/js/map/list.js";
import { neighbourTowards } from "../../static/js/map/neighbours.js";
import { nearestHeight } from "../../static/js/map/sheet.js";

const here = { x: 100, y: 100 };
const spots = [{ x: 160, y: 110 }, { x: 130, y: 190 }, { x: 20, y: 95 }, { x: 100, y: 40 }, { x: 400, y: 100 }];

test("an arrow leads to the nearest marker on its side", () => {
  assert.equal(neighbourTowards(here, spots, [1, 0]), 0);
  assert.equal(neighbourTowards(here, spots, [0, 1]), 1);
  assert.equal(neighbourTowards(here, spots, [-1, 0]), 2);
  assert.equal(neighbourTowards(here, spots, [0, -1]), 3);
});

test("nothing lies beyond the last one", () => {
  assert.equal(neighbourTowards(here, [{ x: 90, y: 300 }], [1, 0]), -1);
  assert.equal(neighbourTowards(here, [], [1, 0]), -1);
});

test("a sheet let go rests at the nearest of its three heights", () => {
  assert.equal(nearestHeight(0.12), "peek");
  assert.equal(nearestHeight(0.5), "half");
  assert.equal(nearestHeight(0.9), "full");
});

test("the nearest of many are those that sorting all of them gives", () => {
  let seed = 7;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  const numbers = Array.from({ length: 30_000 }, (_, index) => index);
  const points = { lon: numbers.map(next), lat: numbers.map(() => 47 + next()) };
  const centre = { lon: 0.5, lat: 47.5 };
  const all = nearestFirst(points, numbers, centre, numbers.length);
  assert.equal(all.length, 30_000);
  for (const most of [1, 240, 29_999]) assert.deepEqual(nearestFirst(points, numbers, centre, most), all.slice(0, most));
});

test("the list goes from the nearest to the farthest, on the ground and not in degrees", () => {
  const points = { lon: [-1.55, -1.538, -1.55], lat: [47.21, 47.21, 47.2196] };
  // 0.012 degree of longitude is 907 m here, 0.0096 degree of latitude 1067 m.
  assert.deepEqual(nearestFirst(points, [2, 1, 0], { lon: -1.55, lat: 47.21 }, 9), [0, 1, 2]);
  assert.deepEqual(nearestFirst(points, [2, 1, 0], { lon: -1.55, lat: 47.21 }, 2), [0, 1]);
});

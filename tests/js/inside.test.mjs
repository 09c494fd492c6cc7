/** What lies inside a drawn shape: a rectangle from any corner, and a lasso that turns back on itself. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { box, contains } from "../../static/js/lib/inside.js";

test("a rectangle may be drawn from any of its corners", () => {
  const corners = [[0, 0, 10, 8], [10, 8, 0, 0], [10, 0, 0, 8]];
  for (const [x1, y1, x2, y2] of corners) {
    const shape = box({ x: x1, y: y1 }, { x: x2, y: y2 });
    assert.equal(contains(shape, { x: 5, y: 4 }), true);
    assert.equal(contains(shape, { x: 11, y: 4 }), false);
    assert.equal(contains(shape, { x: 5, y: 9 }), false);
  }
});

test("the hollow of a lasso lies outside", () => {
  const horseshoe = [[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9]].map(([x, y]) => ({ x, y }));
  assert.equal(contains(horseshoe, { x: 1, y: 8 }), true);
  assert.equal(contains(horseshoe, { x: 8, y: 8 }), true);
  assert.equal(contains(horseshoe, { x: 4.5, y: 8 }), false);
  assert.equal(contains([], { x: 0, y: 0 }), false);
});

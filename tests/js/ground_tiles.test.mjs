// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { outline, readCorners, writeCorners } from "../../static/js/edit/corners.js";
import { boxAround } from "../../static/js/offline/box.js";
import { archivePieces } from "../../static/js/offline/ground_tiles.js";

test("a quartier needs the tiles that cover it, from the town down to its streets", () => {
  const box = boxAround([[-1.56, 47.21], [-1.55, 47.22]]);
  assert.ok(box);
  const pieces = archivePieces(box, 0, 15);
  assert.deepEqual([...new Set(pieces.map(([zoom]) => zoom))], [10, 11, 12, 13, 14, 15]);
  assert.ok(pieces.some(([z, x, y]) => z === 10 && x === 507 && y === 359));
  assert.ok(pieces.length < 40);
  assert.equal(boxAround([]), null);
});

test("an archive that is less deep, or a whole département, stays within bounds", () => {
  assert.deepEqual(archivePieces([-1.6, 47.2, -1.5, 47.3], 0, 6).map(([zoom]) => zoom), [6]);
  const many = archivePieces([-2.6, 46.8, -0.9, 47.9], 0, 15);
  assert.ok(many.length > 50 && many.length <= 800);
});

test("corners are written as they are read, and two are a rectangle", () => {
  const corners = readCorners("47.2, -1.6\n\nici\n47.3; -1.5\n97, 0");
  assert.deepEqual(corners, [[47.2, -1.6], [47.3, -1.5]]);
  assert.deepEqual(readCorners(writeCorners(corners)), corners);
  assert.deepEqual(outline(corners), [[47.2, -1.6], [47.2, -1.5], [47.3, -1.5], [47.3, -1.6]]);
});

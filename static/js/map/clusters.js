// @ts-check
/**
 * Which markers stand for the places of a window, at one zoom.
 *
 * A grid anchored to the world (so that moving the map changes no cluster) gathers places by cell; groups whose
 * centres come too near are joined; a group of one or two stays as places. Places at one position always share a marker.
 */
import { worldPixels } from "./mercator.js";
import { discPixels } from "./ring.js";

/**
 * @typedef {{west: number, north: number, east: number, south: number}} Box in the unit square of Web Mercator
 * @typedef {{key: string, kind: "place" | "stack" | "cluster", x: number, y: number, members: number[]}} Marker
 *   members are indices of the points; `stack` = all of them at one position
 * @typedef {{column: number, row: number, members: number[], sumX: number, sumY: number}} Group
 * @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, number: ArrayLike<number>}} Columns
 */

/** Nearer than this on the screen, two places hide one another and are better counted. */
const OVERLAP_PIXELS = 22;
/** About 5 cm: the published positions have six decimals. */
const SAME_POSITION = 1.3e-9;

/** @param {number} zoom @returns {number} side of a cell in pixels: smaller when one looks at streets */
export function cellPixels(zoom) {
  if (zoom >= 18) return 26;
  if (zoom >= 17) return 38;
  if (zoom >= 16) return 50;
  return 66;
}

/**
 * @param {Columns} points
 * @param {ArrayLike<number>} chosen indices of the places that pass the filters
 * @param {number} zoom
 * @param {Box} box
 * @returns {Marker[]} from north to south, then west to east: the order in which the keyboard meets them
 */
export function cluster(points, chosen, zoom, box) {
  const cell = cellPixels(zoom) / worldPixels(zoom);
  const groups = joinNeighbours(gather(points, chosen, cell, snapped(box, cell)), worldPixels(zoom));
  const overlap = OVERLAP_PIXELS / worldPixels(zoom);
  /** @type {Marker[]} */
  const markers = [];
  for (const group of groups) markers.push(...markersOf(points, group, zoom, overlap));
  return markers.sort((a, b) => a.y - b.y || a.x - b.x);
}

/**
 * Whole cells only: a cell cut by the window's edge would otherwise count a part of its places.
 * @param {Box} box @param {number} cell @returns {Box}
 */
function snapped(box, cell) {
  return {
    west: Math.floor(box.west / cell) * cell,
    north: Math.floor(box.north / cell) * cell,
    east: Math.ceil(box.east / cell) * cell,
    south: Math.ceil(box.south / cell) * cell,
  };
}

/**
 * @param {Columns} points @param {ArrayLike<number>} chosen @param {number} cell @param {Box} box
 * @returns {Map<number, Group>}
 */
function gather(points, chosen, cell, box) {
  /** @type {Map<number, Group>} */
  const groups = new Map();
  /** @type {Group | undefined} the one of the place before: neighbours follow one another */
  let group;
  const { x: xs, y: ys } = points;
  for (const { start, end, west, north, east, south, sumX, sumY } of blocksIn(points, chosen, box)) {
    const column = Math.floor(west / cell);
    const row = Math.floor(north / cell);
    const isInside = west >= box.west && north >= box.north && east < box.east && south < box.south;
    if (isInside && Math.floor(east / cell) === column && Math.floor(south / cell) === row) {
      group = groupOf(groups, column, row);
      for (let i = start; i < end; i++) group.members.push(chosen[i]);
      group.sumX += sumX;
      group.sumY += sumY;
      continue;
    }
    for (let i = start; i < end; i++) {
      const index = chosen[i];
      const x = xs[index];
      const y = ys[index];
      if (x < box.west || x >= box.east || y < box.north || y >= box.south) continue;
      const column = Math.floor(x / cell);
      const row = Math.floor(y / cell);
      if (!group || group.column !== column || group.row !== row) group = groupOf(groups, column, row);
      group.members.push(index);
      group.sumX += x;
      group.sumY += y;
    }
  }
  return groups;
}

/** @param {Map<number, Group>} groups @param {number} column @param {number} row @returns {Group} made when it is the first of its cell */
function groupOf(groups, column, row) {
  const key = keyOf(column, row);
  let group = groups.get(key);
  if (!group) groups.set(key, (group = { column, row, members: [], sumX: 0, sumY: 0 }));
  return group;
}

/** @param {number} column @param {number} row @returns {number} of a cell, of which the deepest zoom has less than 2^26 a side */
function keyOf(column, row) {
  return column * 2 ** 26 + row;
}

/** Places of a block lie close together, since they come along a Z-curve. */
const BLOCK = 512;
/**
 * @typedef {{start: number, end: number, west: number, north: number, east: number, south: number, sumX: number, sumY: number}} Block
 *   from which to before which place of those chosen, the box around them, and what their positions add up to
 */
/** @type {WeakMap<object, Block[]>} by the places chosen */
const known = new WeakMap();

/** @param {Columns} points @param {ArrayLike<number>} chosen @param {Box} box @returns {Block[]} those that reach into the box */
function blocksIn(points, chosen, box) {
  let blocks = known.get(chosen);
  if (!blocks) known.set(chosen, (blocks = blocksOf(points, chosen)));
  return blocks.filter(({ west, north, east, south }) => west < box.east && east >= box.west && north < box.south && south >= box.north);
}

/** @param {Columns} points @param {ArrayLike<number>} chosen @returns {Block[]} */
function blocksOf({ x: xs, y: ys }, chosen) {
  /** @type {Block[]} */
  const blocks = [];
  for (let start = 0; start < chosen.length; start += BLOCK) {
    let [west, north, east, south, sumX, sumY] = [1, 1, 0, 0, 0, 0];
    const end = Math.min(start + BLOCK, chosen.length);
    for (let i = start; i < end; i++) {
      const x = xs[chosen[i]];
      const y = ys[chosen[i]];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
      sumX += x;
      sumY += y;
    }
    blocks.push({ start, end, west, north, east, south, sumX, sumY });
  }
  return blocks;
}

/**
 * The biggest group takes in neighbours that its disc would touch: discs do not pile up.
 * @param {Map<number, Group>} groups @param {number} pixels of the whole world @returns {Group[]}
 */
function joinNeighbours(groups, pixels) {
  const ordered = [...groups.values()].sort(
    (a, b) => b.members.length - a.members.length || a.row - b.row || a.column - b.column,
  );
  const gone = new Set();
  for (const group of ordered) {
    if (gone.has(group)) continue;
    for (let row = group.row - 1; row <= group.row + 1; row++) {
      for (let column = group.column - 1; column <= group.column + 1; column++) {
        const other = groups.get(keyOf(column, row));
        if (!other || other === group || gone.has(other) || !near(group, other, (reach(group) + reach(other)) / pixels)) continue;
        gone.add(other);
        group.sumX += other.sumX;
        group.sumY += other.sumY;
        for (const index of other.members) group.members.push(index);
      }
    }
  }
  return ordered.filter((group) => !gone.has(group));
}

/** @param {Group} group @returns {number} pixels around its centre that its marker will need */
function reach({ members }) {
  return members.length < 3 ? 14 : discPixels(members.length) / 2;
}

/** @param {Group} a @param {Group} b @param {number} reach */
function near(a, b, reach) {
  const dx = a.sumX / a.members.length - b.sumX / b.members.length;
  const dy = a.sumY / a.members.length - b.sumY / b.members.length;
  return dx * dx + dy * dy < reach * reach;
}

/**
 * @param {Columns} points @param {Group} group @param {number} zoom @param {number} overlap
 * @returns {Marker[]}
 */
function markersOf(points, group, zoom, overlap) {
  const { members } = group;
  if (members.length === 1) return [single(points, members[0])];
  if (within(points, members, SAME_POSITION)) return [gathered("stack", points, group, `s${points.number[members[0]]}`)];
  if (members.length === 2 && !within(points, members, overlap)) return members.map((index) => single(points, index));
  return [gathered("cluster", points, group, `c${zoom}/${group.column}/${group.row}`)];
}

/** @param {Columns} points @param {number[]} members @param {number} side @returns {boolean} whether a square of this side holds them: most often the second one says no */
function within({ x: xs, y: ys }, members, side) {
  let [west, east, north, south] = [1, 0, 1, 0];
  for (const index of members) {
    const x = xs[index];
    const y = ys[index];
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < north) north = y;
    if (y > south) south = y;
    if (east - west > side || south - north > side) return false;
  }
  return true;
}

/** @param {Columns} points @param {number} index @returns {Marker} */
function single(points, index) {
  return { key: `p${points.number[index]}`, kind: "place", x: points.x[index], y: points.y[index], members: [index] };
}

/** @param {"stack" | "cluster"} kind @param {Columns} points @param {Group} group @param {string} key @returns {Marker} */
function gathered(kind, points, group, key) {
  const n = group.members.length;
  return { key, kind, x: group.sumX / n, y: group.sumY / n, members: group.members };
}

/**
 * Places behind the markers whose own point lies in the box: what "on the displayed map" means everywhere
 * (the count, the list, the screen reader's sentence).
 * @param {Marker[]} markers @param {Box} box @returns {Marker[]}
 */
export function markersIn(markers, box) {
  return markers.filter((m) => m.x >= box.west && m.x <= box.east && m.y >= box.north && m.y <= box.south);
}

/** @type {WeakMap<Marker, [number, number][]>} asked for by the ring and by its words */
const shares = new WeakMap();

/**
 * @param {Marker} marker @param {ArrayLike<number>} rubriqueOf rubrique of each point
 * @returns {[number, number][]} rubrique and number of places, in the order of the rubriques (stable while one zooms)
 */
export function countByRubrique(marker, rubriqueOf) {
  const told = shares.get(marker);
  if (told) return told;
  /** @type {number[]} */
  const counts = [];
  for (const index of marker.members) {
    const rubrique = rubriqueOf[index];
    while (counts.length <= rubrique) counts.push(0);
    counts[rubrique] += 1;
  }
  const found = counts.flatMap((n, rubrique) => (n ? [/** @type {[number, number]} */ ([rubrique, n])] : []));
  shares.set(marker, found);
  return found;
}

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
  for (const [start, end] of stretches(points, chosen, box)) {
    for (let i = start; i < end; i++) {
      const index = chosen[i];
      const x = points.x[index];
      const y = points.y[index];
      if (x < box.west || x >= box.east || y < box.north || y >= box.south) continue;
      const column = Math.floor(x / cell);
      const row = Math.floor(y / cell);
      if (!group || group.column !== column || group.row !== row) {
        const key = keyOf(column, row);
        group = groups.get(key);
        if (!group) groups.set(key, (group = { column, row, members: [], sumX: 0, sumY: 0 }));
      }
      group.members.push(index);
      group.sumX += x;
      group.sumY += y;
    }
  }
  return groups;
}

/** @param {number} column @param {number} row @returns {number} of a cell, of which the deepest zoom has less than 2^26 a side */
function keyOf(column, row) {
  return column * 2 ** 26 + row;
}

/** Places of a block lie close together, since they come along a Z-curve. */
const BLOCK = 512;
/** @type {WeakMap<object, Float64Array>} west, north, east, south of each block, by the places chosen */
const known = new WeakMap();

/**
 * @param {Columns} points @param {ArrayLike<number>} chosen @param {Box} box
 * @returns {[number, number][]} from which to before which place of `chosen` the box has to be looked for
 */
function stretches(points, chosen, box) {
  if (chosen.length <= BLOCK) return [[0, chosen.length]];
  let bounds = known.get(chosen);
  if (!bounds) known.set(chosen, (bounds = blockBounds(points, chosen)));
  /** @type {[number, number][]} */
  const found = [];
  for (let block = 0; block * BLOCK < chosen.length; block++) {
    const at = 4 * block;
    if (bounds[at] >= box.east || bounds[at + 2] < box.west || bounds[at + 1] >= box.south || bounds[at + 3] < box.north) continue;
    found.push([block * BLOCK, Math.min((block + 1) * BLOCK, chosen.length)]);
  }
  return found;
}

/** @param {Columns} points @param {ArrayLike<number>} chosen @returns {Float64Array} */
function blockBounds(points, chosen) {
  const bounds = new Float64Array(4 * Math.ceil(chosen.length / BLOCK));
  for (let at = 0, start = 0; start < chosen.length; at += 4, start += BLOCK) {
    let [west, north, east, south] = [1, 1, 0, 0];
    for (let i = start; i < Math.min(start + BLOCK, chosen.length); i++) {
      const x = points.x[chosen[i]];
      const y = points.y[chosen[i]];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
    }
    bounds.set([west, north, east, south], at);
  }
  return bounds;
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
        group.members = group.members.concat(other.members);
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
  const spread = spreadOf(points, members);
  if (spread < SAME_POSITION) return [gathered("stack", points, group, `s${points.number[members[0]]}`)];
  if (members.length === 2 && spread > overlap) return members.map((index) => single(points, index));
  return [gathered("cluster", points, group, `c${zoom}/${group.column}/${group.row}`)];
}

/** @param {Columns} points @param {number[]} members @returns {number} the longer side of the box that holds them */
function spreadOf(points, members) {
  let west = Infinity;
  let east = -Infinity;
  let north = Infinity;
  let south = -Infinity;
  for (const index of members) {
    west = Math.min(west, points.x[index]);
    east = Math.max(east, points.x[index]);
    north = Math.min(north, points.y[index]);
    south = Math.max(south, points.y[index]);
  }
  return Math.max(east - west, south - north);
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

/**
 * @param {Marker} marker @param {ArrayLike<number>} rubriqueOf rubrique of each point
 * @returns {[number, number][]} rubrique and number of places, in the order of the rubriques (stable while one zooms)
 */
export function countByRubrique(marker, rubriqueOf) {
  /** @type {number[]} */
  const counts = [];
  for (const index of marker.members) counts[rubriqueOf[index]] = (counts[rubriqueOf[index]] ?? 0) + 1;
  return counts.flatMap((n, rubrique) => (n ? [/** @type {[number, number]} */ ([rubrique, n])] : []));
}

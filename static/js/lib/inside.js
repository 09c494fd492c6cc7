// @ts-check
/** Which spots lie inside a shape that somebody drew. */

/** @typedef {{x: number, y: number}} Spot in pixels of the map's element */

/**
 * @param {Spot[]} shape its corners in their order; the last one meets the first
 * @param {Spot} spot
 * @returns {boolean} whether the spot lies inside (even-odd rule)
 */
export function contains(shape, spot) {
  let inside = false;
  for (let i = 0, j = shape.length - 1; i < shape.length; j = i, i += 1) {
    const a = shape[i];
    const b = shape[j];
    const crosses = a.y > spot.y !== b.y > spot.y;
    if (crosses && spot.x < ((b.x - a.x) * (spot.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** @param {Spot} from @param {Spot} to @returns {Spot[]} the rectangle between two corners */
export function box(from, to) {
  return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
}

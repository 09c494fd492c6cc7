// @ts-check
/** Geometry of a cluster's ring: one arc for each rubrique that it holds, 2 px apart. */

/** An arc shorter than this would not be seen. */
const SHORTEST_ARC_PIXELS = 4;
const GAP_PIXELS = 2;

/** @param {number} count @returns {number} diameter of the disc in pixels */
export function discPixels(count) {
  return Math.round(34 + 12 * Math.log10(Math.max(3, count)));
}

/**
 * @param {number[]} counts places of each rubrique
 * @param {number} radius of the ring's middle line, in pixels
 * @returns {{offset: number, length: number}[]} arcs in pixels along the circle, from twelve o'clock clockwise
 */
export function arcsOf(counts, radius) {
  const around = 2 * Math.PI * radius;
  if (counts.length === 1) return [{ offset: 0, length: around }];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const room = around - counts.length * GAP_PIXELS;
  const wished = counts.map((count) => Math.max(SHORTEST_ARC_PIXELS, (count / total) * room));
  const scale = room / wished.reduce((sum, length) => sum + length, 0);
  let offset = GAP_PIXELS / 2;
  return wished.map((length) => {
    const arc = { offset, length: length * scale };
    offset += arc.length + GAP_PIXELS;
    return arc;
  });
}

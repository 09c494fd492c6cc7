// @ts-check
/** The box around positions: what a map has to show, or a tablet to take along. */

/** About three hundred metres around, in degrees. */
const MARGIN = 0.004;

/** @param {[number, number][]} positions longitude, latitude in degrees @returns {[number, number, number, number] | null} west, south, east, north */
export function boxAround(positions) {
  if (!positions.length) return null;
  const [xs, ys] = [positions.map(([x]) => x), positions.map(([, y]) => y)];
  return [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN, Math.max(...xs) + MARGIN, Math.max(...ys) + MARGIN];
}

// @ts-check
/** The corners of an area as people write them, one « latitude, longitude » a line; domain/drawn_area.py reads the same. */

/** About ten centimetres. */
const DECIMALS = 6;

/** @param {string} text @returns {[number, number][]} latitude, longitude; lines that are none are left out */
export function readCorners(text) {
  const corners = /** @type {[number, number][]} */ ([]);
  for (const line of text.split("\n")) {
    const parts = line.trim().split(/\s*[,;\s]\s*/).map(Number);
    if (parts.length === 2 && Math.abs(parts[0]) <= 90 && Math.abs(parts[1]) <= 180) corners.push([parts[0], parts[1]]);
  }
  return corners;
}

/** @param {[number, number][]} corners @returns {string} */
export function writeCorners(corners) {
  return corners.map((corner) => corner.map((degrees) => degrees.toFixed(DECIMALS)).join(", ")).join("\n");
}

/** @param {[number, number][]} corners @returns {[number, number][]} two are those of a rectangle */
export function outline(corners) {
  if (corners.length !== 2) return corners;
  const [[south, west], [north, east]] = corners;
  return [[south, west], [south, east], [north, east], [north, west]];
}

// @ts-check
/** The square of Web Mercator, 0 to 1 from west to east and from north to south: Leaflet's world at zoom 0 over 256. */

const MAX_LATITUDE = 85.0511287798;

/** @param {number} lon degrees @returns {number} */
export function worldX(lon) {
  return lon / 360 + 0.5;
}

/** @param {number} lat degrees @returns {number} */
export function worldY(lat) {
  const bounded = Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
  const sine = Math.sin((bounded * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** @param {number} x @returns {number} degrees */
export function longitude(x) {
  return (x - 0.5) * 360;
}

/** @param {number} y @returns {number} degrees */
export function latitude(y) {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
}

/** @param {number} zoom @returns {number} pixels of the whole world at this zoom */
export function worldPixels(zoom) {
  return 256 * 2 ** zoom;
}

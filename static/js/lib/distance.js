// @ts-check
/** Distances on the ground, for sorting and for telling; the server's ellipsoid decides wherever a rule depends on it. */

const EARTH_RADIUS_METRES = 6371008.8;
const RADIANS = Math.PI / 180;

/**
 * @param {number} lon1 degrees
 * @param {number} lat1 degrees
 * @param {number} lon2 degrees
 * @param {number} lat2 degrees
 * @returns {number} metres on the sphere
 */
export function metresBetween(lon1, lat1, lon2, lat2) {
  const dLat = (lat2 - lat1) * RADIANS;
  const dLon = (lon2 - lon1) * RADIANS;
  const a =
    Math.sin(dLat / 2) ** 2 + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(a)));
}

/**
 * @param {number} metres
 * @param {string} [language]
 * @returns {string} "120 m", "1,4 km": rounded as people say it
 */
export function distanceInWords(metres, language = "fr") {
  if (metres < 1000) {
    const step = metres < 100 ? 5 : 10;
    return `${Math.round(metres / step) * step}\u00a0m`;
  }
  const kilometres = (metres / 1000).toLocaleString(language, { maximumFractionDigits: metres < 10000 ? 1 : 0 });
  return `${kilometres}\u00a0km`;
}

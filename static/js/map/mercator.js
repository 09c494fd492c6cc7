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

const MICRODEGREES = 1e6;
/** 4096 microdegrees, some 450 m: between two of them a cubic tells no other number than the formula. */
const STRIP_BITS = 12;
const STRIP = 2 ** STRIP_BITS;

/**
 * `worldY` of many places in a third of its time: sine and logarithm are asked for once for each strip of the territory.
 * @param {ArrayLike<number>} lat whole microdegrees @param {Float64Array} y is filled
 */
export function worldYs(lat, y) {
  const { length } = lat;
  let south = Infinity;
  let north = -Infinity;
  for (let i = 0; i < length; i++) {
    if (lat[i] < south) south = lat[i];
    if (lat[i] > north) north = lat[i];
  }
  if (length < STRIP || south < -85 * MICRODEGREES || north > 85 * MICRODEGREES) {
    for (let i = 0; i < length; i++) y[i] = worldY(lat[i] / MICRODEGREES);
    return;
  }
  const first = south >> STRIP_BITS;
  const [edges, slopes] = strips(first, north >> STRIP_BITS);
  for (let i = 0; i < length; i++) {
    const strip = (lat[i] >> STRIP_BITS) - first;
    const t = (lat[i] & (STRIP - 1)) / STRIP;
    const from = edges[strip];
    const slope = slopes[strip];
    const slopeAfter = slopes[strip + 1];
    const rise = edges[strip + 1] - from;
    y[i] = from + t * (slope + t * (3 * rise - 2 * slope - slopeAfter + t * (slope + slopeAfter - 2 * rise)));
  }
}

/** @param {number} first @param {number} last strip @returns {[Float64Array, Float64Array]} `worldY` at the southern edge of each and of the next, and its rise over a strip */
function strips(first, last) {
  const edges = new Float64Array(last - first + 2);
  const slopes = new Float64Array(edges.length);
  for (let i = 0; i < edges.length; i++) {
    const lat = ((first + i) * STRIP) / MICRODEGREES;
    edges[i] = worldY(lat);
    slopes[i] = -STRIP / MICRODEGREES / 360 / Math.cos((lat * Math.PI) / 180);
  }
  return [edges, slopes];
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

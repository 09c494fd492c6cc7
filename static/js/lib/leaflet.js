// @ts-check
/**
 * The one door to Leaflet. The published UMD build is loaded for its side effect (it sets `globalThis.L`):
 * minified it weighs less than half of the published ES module. Nobody else names the global.
 */
import "../../vendor/leaflet/leaflet.js";

/** @type {any} */
export const L = /** @type {any} */ (globalThis).L;

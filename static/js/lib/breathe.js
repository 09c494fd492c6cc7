// @ts-check
/** Long work in pieces: between two of them the browser paints, and answers a finger. */

/** @returns {Promise<void>} settled once the browser has had its turn */
export function breathe() {
  const scheduler = /** @type {any} */ (globalThis).scheduler;
  // Where there is `yield`, what waits goes on before tasks that came later.
  return scheduler?.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve));
}

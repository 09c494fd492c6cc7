// @ts-check
/** Tiles of the base map on the device: which ones a quartier needs, and where they are kept. */

/** @typedef {[number, number, number]} Tile zoom, column, row */

const KEPT = "round-ground-";
/** Below, a tile shows the whole town: the next one is enough. */
const FIRST_ZOOM = 10;
/** A street is told apart here; deeper ones would be four times as many each. */
const LAST_ZOOM = 15;
/** A commune and its surroundings; whatever is larger goes without its deepest zooms. */
const MOST_TILES = 800;

/** @param {number} zoom @param {number} longitude @param {number} latitude @returns {[number, number]} column, row */
function tileAt(zoom, longitude, latitude) {
  const side = 2 ** zoom;
  const radians = (latitude * Math.PI) / 180;
  const x = ((longitude + 180) / 360) * side;
  const y = ((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * side;
  return [Math.min(side - 1, Math.max(0, Math.floor(x))), Math.min(side - 1, Math.max(0, Math.floor(y)))];
}

/**
 * The tiles that cover a box, from the town down to its streets, as far as there is room.
 * @param {[number, number, number, number]} box west, south, east, north @param {number} least @param {number} most zooms of the archive
 * @returns {Tile[]}
 */
export function archivePieces([west, south, east, north], least, most) {
  /** @type {Tile[]} */
  const found = [];
  for (let zoom = Math.max(least, Math.min(FIRST_ZOOM, most)); zoom <= Math.min(most, LAST_ZOOM); zoom++) {
    const [left, top] = tileAt(zoom, west, north);
    const [right, bottom] = tileAt(zoom, east, south);
    if (found.length + (right - left + 1) * (bottom - top + 1) > MOST_TILES) break;
    for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) found.push([zoom, x, y]);
  }
  return found;
}

/** Nobody is asked for this address: it names a tile among what is kept. @param {number} z @param {number} x @param {number} y */
const nameOf = (z, x, y) => `/tournees/fond/${z}/${x}/${y}`;

/** @param {string} version of the archive @param {number} z @param {number} x @param {number} y @returns {Promise<ArrayBuffer | null>} empty for a tile that the archive has not */
export async function keptTile(version, z, x, y) {
  if (!("caches" in globalThis)) return null;
  const found = await caches.match(nameOf(z, x, y), { cacheName: KEPT + version });
  return found ? found.arrayBuffer() : null;
}

/**
 * Keep tiles; those that are here already are not read again, those of another version go.
 * @param {string} version @param {Tile[]} tiles @param {(z: number, x: number, y: number) => Promise<{data: ArrayBuffer} | undefined>} read
 * @param {(part: number) => void} progress @returns {Promise<number>} bytes
 */
export async function keptGround(version, tiles, read, progress) {
  if (!("caches" in globalThis)) return 0;
  for (const name of await caches.keys()) if (name.startsWith(KEPT) && name !== KEPT + version) await caches.delete(name);
  const cache = await caches.open(KEPT + version);
  let bytes = 0;
  for (const [index, [z, x, y]] of tiles.entries()) {
    const data = (await keptTile(version, z, x, y)) ?? (await read(z, x, y))?.data ?? new ArrayBuffer(0);
    await cache.put(nameOf(z, x, y), new Response(data));
    bytes += data.byteLength;
    progress((index + 1) / tiles.length);
  }
  return bytes;
}

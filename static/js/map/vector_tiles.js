// @ts-check
/**
 * The ground from a PMTiles archive on our own server, drawn by protomaps-leaflet. A tile that a tablet took along is not asked
 * for again; one that does not come leaves the paper ground with its outlines, and nothing is asked for half a minute.
 */
import { archivePieces, keptGround, keptTile } from "../offline/ground_tiles.js";
import { rulesOfPaper } from "./paper.js";

/** @typedef {import("./ground.js").Vectors} Vectors */

const LIBRARY = new URL("../../vendor/protomaps-leaflet/protomaps-leaflet.js", import.meta.url).href;
const REST_MS = 30_000;
/** A ground in other letters is better than none. */
const LETTERS_MS = 3_000;

/** @type {Promise<any> | null} */
let loaded = null;

/** The published build is a plain script that names itself `protomapsL`. @returns {Promise<any>} */
function library() {
  loaded ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = () => resolve(/** @type {any} */ (globalThis).protomapsL);
    script.onerror = () => reject(new Error("protomaps-leaflet did not come"));
    document.head.append(script);
  });
  return loaded;
}

/** Reads tiles: those on the device first, then the archive. */
class Reader {
  /** @param {any} protomaps @param {Vectors} vectors @param {() => void} came */
  constructor(protomaps, vectors, came) {
    this.make = () => new protomaps.PmtilesSource(vectors.address, false).p;
    this.vectors = vectors;
    this.came = came;
    this.archive = this.make();
    this.restUntil = 0;
  }

  /** @param {number} z @param {number} x @param {number} y @param {AbortSignal} [signal] @returns {Promise<{data: ArrayBuffer} | undefined>} */
  async getZxy(z, x, y, signal) {
    const kept = await keptTile(this.vectors.version, z, x, y);
    const data = kept ?? (await this.asked(z, x, y, signal));
    if (data?.byteLength) this.came();
    return data?.byteLength ? { data } : undefined;
  }

  /** @param {number} z @param {number} x @param {number} y @param {AbortSignal} [signal] @returns {Promise<ArrayBuffer | undefined>} */
  async asked(z, x, y, signal) {
    if (Date.now() < this.restUntil || !navigator.onLine) return undefined;
    try {
      return (await this.archive.getZxy(z, x, y, signal))?.data;
    } catch (trouble) {
      if (signal?.aborted) throw trouble;
      this.restUntil = Date.now() + REST_MS;
      // What could not be read is remembered as such by the one that tried.
      this.archive = this.make();
      return undefined;
    }
  }
}

/** @param {any} map @param {Vectors} vectors @param {string} attribution HTML */
export async function showVectors(map, vectors, attribution) {
  const holder = map.getContainer();
  holder.classList.add("without-tiles");
  const protomaps = await library().catch(() => null);
  if (!protomaps) return;
  const style = getComputedStyle(holder);
  const language = document.documentElement.lang || "fr";
  // Names are drawn once: in letters that have come.
  const letters = Promise.all(["400 12px", "600 13px"].map((size) => document.fonts.load(`${size} "Atkinson Hyperlegible Next"`)));
  await Promise.race([letters, new Promise((over) => setTimeout(over, LETTERS_MS))]).catch(() => undefined);
  if (!map.getPane("tilePane")) return;
  const rules = rulesOfPaper(protomaps, (name) => style.getPropertyValue(name).trim(), language);
  const options = { ...rules, lang: language, maxDataZoom: vectors.most, maxZoom: 22, attribution };
  const draw = () => {
    const layer = protomaps.leafletLayer({ ...options, url: new Reader(protomaps, vectors, () => holder.classList.remove("without-tiles")) });
    // Where no tile came, the paper ground stays.
    layer.backgroundColor = undefined;
    return layer.addTo(map);
  };
  let layer = draw();
  // The layer remembers what did not come: with a network it begins anew.
  addEventListener("online", () => {
    layer.remove();
    layer = draw();
  });
}

/**
 * Take the tiles of a part of the town along. @param {Vectors} vectors
 * @param {[number, number, number, number]} box west, south, east, north in degrees @param {(part: number) => void} progress
 * @returns {Promise<number>} bytes
 */
export async function keepVectors(vectors, box, progress) {
  const protomaps = await library();
  const archive = new protomaps.PmtilesSource(vectors.address, false).p;
  return keptGround(vectors.version, archivePieces(box, vectors.least, vectors.most), (z, x, y) => archive.getZxy(z, x, y), progress);
}

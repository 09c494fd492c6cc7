// @ts-check
/**
 * All published places as columns of typed arrays: no object per place, so that a million of them cost some tens of
 * megabytes and a filter is a loop over bytes. They come packed (cartoquartiers/web/map/pack.py); names come when a marker
 * stands for one place.
 */
import { worldX, worldYs } from "./mercator.js";

/**
 * @typedef {{code: string, label: string, colour: string, pictogram: string}} Rubrique
 * @typedef {{code: string, label: string, rubrique: number, pictogram: string, synonyms: string[]}} PlaceType
 * @typedef {{code: string, label: string}} Area
 * @typedef {{tick: number, count: number, standing: string, rubriques: Rubrique[], types: PlaceType[], quartiers: Area[], communes: Area[]}} Head
 * @typedef {ArrayLike<number>} Column
 * @typedef {{lon: Column, lat: Column, number: Column, type: Column, rubrique: Column, quartier: Column, commune: Column, traits: Column}} Columns
 */

const MICRODEGREES = 1e6;
const DIFFERENCES = /** @type {const} */ (["lon", "lat", "number"]);
const RANKS = /** @type {const} */ (["type", "rubrique", "quartier", "commune", "traits"]);

export class Points {
  /** @param {Head} head labels @param {Columns} columns taken over; positions in 1e-6 degree; `type`, `quartier`, `commune` count from 1, 0 = none */
  constructor(head, columns) {
    this.head = head;
    this.count = columns.number.length;
    this.rubriques = head.rubriques;
    this.types = head.types;
    this.quartiers = head.quartiers;
    this.communes = head.communes;
    const { count } = this;
    this.number = columns.number instanceof Int32Array ? columns.number : new Int32Array(columns.number);
    this.lon = new Float64Array(count);
    this.lat = new Float64Array(count);
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.type = fromZero(columns.type);
    this.rubrique = short(columns.rubrique);
    this.quartier = fromZero(columns.quartier);
    this.commune = fromZero(columns.commune);
    this.family = new Uint8Array(count);
    this.etat = new Uint8Array(count);
    this.stale = new Uint8Array(count);
    this.access = new Uint8Array(count);
    this.fill(columns);
    /** @type {Map<number, string>} by number, those that were asked for */
    this.names = new Map();
    /** @type {Map<number, number> | null} */
    this.indices = null;
  }

  /** @param {Columns} columns */
  fill({ lon, lat, traits }) {
    place(lon, lat, this);
    const { family, etat, stale, access } = this;
    for (let i = 0; i < traits.length; i++) {
      const trait = traits[i];
      // Most places have none, and the columns begin empty.
      if (!trait) continue;
      family[i] = trait & 1;
      etat[i] = (trait >> 1) & 3;
      stale[i] = (trait >> 3) & 1;
      access[i] = (trait >> 4) & 3;
    }
  }

  /**
   * @param {number} number a place's number
   * @returns {number} its index in the columns, -1 when it is not published
   */
  indexOf(number) {
    this.indices ??= new Map(Array.from(this.number, (value, index) => [value, index]));
    return this.indices.get(number) ?? -1;
  }

  /** @param {number} index @returns {string} nothing as long as it has not come */
  name(index) {
    return this.names.get(this.number[index]) ?? "";
  }

  /** @param {number} index @returns {string} what sort of place it is, in words */
  kindLabel(index) {
    const type = this.type[index];
    return type >= 0 ? this.types[type].label : this.rubriques[this.rubrique[index]].label;
  }

  /** @param {number} index @returns {string} id in the sprite of pictograms */
  pictogram(index) {
    const type = this.type[index];
    return (type >= 0 && this.types[type].pictogram) || this.rubriques[this.rubrique[index]].pictogram;
  }

  /** @param {number} index @returns {string} quartier, else commune, else nothing */
  areaLabel(index) {
    if (this.quartier[index] >= 0) return this.quartiers[this.quartier[index]].label;
    return this.commune[index] >= 0 ? this.communes[this.commune[index]].label : "";
  }
}

/**
 * Plain loops over few columns at a time: `from` with a function takes ten times as long, and a million places wait for it.
 * @param {Column} lon 1e-6 degree @param {Column} lat 1e-6 degree
 * @param {{lon: Float64Array, lat: Float64Array, x: Float64Array, y: Float64Array}} into
 */
function place(lon, lat, into) {
  const { length } = lon;
  const [degreesEast, degreesNorth, x, y] = [into.lon, into.lat, into.x, into.y];
  for (let i = 0; i < length; i++) {
    const east = lon[i] / MICRODEGREES;
    degreesEast[i] = east;
    x[i] = worldX(east);
  }
  for (let i = 0; i < length; i++) degreesNorth[i] = lat[i] / MICRODEGREES;
  worldYs(lat, y);
}

/** @param {Column} ranks @returns {Int16Array} the same ones where they are unpacked so: megabytes not asked for need not be cleared away */
function short(ranks) {
  return ranks instanceof Int16Array ? ranks : new Int16Array(ranks);
}

/** @param {Column} ranks from 1 on, 0 = none @returns {Int16Array} from 0 on, -1 = none */
function fromZero(ranks) {
  const column = short(ranks);
  for (let i = 0; i < column.length; i++) column[i] -= 1;
  return column;
}

/**
 * @param {ArrayBuffer} packed
 * @returns {{head: any, columns: Columns}} the head of what has changed holds no labels, and `gone`: numbers
 */
export function unpack(packed) {
  const length = new DataView(packed).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(packed, 4, length)));
  const bytes = new Uint8Array(packed, 4 + length);
  /** @type {Record<string, Int32Array | Int16Array>} */
  const columns = {};
  let at = 0;
  for (const name of DIFFERENCES) {
    columns[name] = new Int32Array(head.count);
    at = readDifferences(bytes, at, /** @type {Int32Array} */ (columns[name]));
  }
  for (const name of RANKS) {
    columns[name] = new Int16Array(head.count);
    at = readRanks(bytes, at, /** @type {Int16Array} */ (columns[name]));
  }
  return { head, columns: /** @type {any} */ (columns) };
}

/**
 * Numbers of one to three bytes, seven bits each, the lowest first; nearly all of them are one byte.
 * @param {Uint8Array} bytes @param {number} at @param {Int16Array} column is filled @returns {number} where the next column begins
 */
function readRanks(bytes, at, column) {
  const { length } = column;
  for (let i = 0; i < length; i++) {
    let byte = bytes[at++];
    let value = byte & 0x7f;
    for (let shift = 7; byte & 0x80; shift += 7) {
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
    }
    column[i] = value;
  }
  return at;
}

/**
 * Numbers as above, of one to five bytes, that are differences: 0, 1, 2, 3 … stand for 0, -1, 1, -2 … They are added up on the way.
 * @param {Uint8Array} bytes @param {number} at @param {Int32Array} column is filled @returns {number} where the next column begins
 */
function readDifferences(bytes, at, column) {
  const { length } = column;
  for (let i = 0, before = 0; i < length; i++) {
    let byte = bytes[at++];
    let value = byte & 0x7f;
    for (let shift = 7; byte & 0x80; shift += 7) {
      byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
    }
    before = (before + ((value >>> 1) ^ -(value & 1))) | 0;
    column[i] = before;
  }
  return at;
}

/** @param {string} url */
async function fetchPack(url) {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`points: ${reply.status}`);
  return reply.arrayBuffer();
}

/**
 * @param {string} url
 * @returns {Promise<Points>}
 */
export async function fetchPoints(url) {
  const packed = await fetchPack(url);
  performance.mark("points-came");
  const { head, columns } = unpack(packed);
  return new Points(head, columns);
}

/**
 * @param {string} url @param {Points} points as they were
 * @returns {Promise<Points>} the same ones when nothing has changed since
 */
export async function freshPoints(url, points) {
  const address = new URL(url, location.href);
  address.searchParams.set("depuis", String(points.head.tick));
  const { head, columns } = unpack(await fetchPack(address.href));
  if (head.rubriques) return new Points(head, columns);
  if (head.standing !== points.head.standing) return fetchPoints(url);
  return head.tick === points.head.tick ? points : changed(points, head, columns);
}

/**
 * @param {Points} points @param {{tick: number, gone: number[]}} head @param {Columns} columns of the places that changed
 * @returns {Points}
 */
export function changed(points, head, columns) {
  const replaced = new Set([...head.gone, ...Array.from(columns.number)]);
  const kept = Uint32Array.from(points.number.keys()).filter((index) => !replaced.has(points.number[index]));
  const degrees = (/** @type {Float64Array} */ column) => (/** @type {number} */ index) => Math.round(column[index] * MICRODEGREES);
  const rank = (/** @type {Int16Array} */ column) => (/** @type {number} */ index) => column[index] + 1;
  const before = {
    lon: degrees(points.lon), lat: degrees(points.lat), type: rank(points.type), quartier: rank(points.quartier), commune: rank(points.commune),
    number: (/** @type {number} */ index) => points.number[index],
    rubrique: (/** @type {number} */ index) => points.rubrique[index],
    traits: (/** @type {number} */ index) => points.family[index] | (points.etat[index] << 1) | (points.stale[index] << 3) | (points.access[index] << 4),
  };
  /** @type {Record<string, Int32Array>} */
  const all = {};
  for (const name of [...DIFFERENCES, ...RANKS]) {
    all[name] = new Int32Array(kept.length + columns.number.length);
    kept.forEach((index, at) => (all[name][at] = before[name](index)));
    all[name].set(columns[name], kept.length);
  }
  const fresh = new Points({ ...points.head, tick: head.tick }, /** @type {any} */ (all));
  fresh.names = new Map([...points.names].filter(([number]) => !replaced.has(number)));
  return fresh;
}

const MOST_NAMES = 500;

/**
 * Asks for the names that are missing; what cannot be had stays unnamed, and is asked for with the next view.
 * @param {string} url @param {Points} points @param {number[]} indices
 * @returns {Promise<boolean>} whether a name came
 */
export async function learnNames(url, points, indices) {
  const missing = indices.map((index) => points.number[index]).filter((number) => !points.names.has(number)).slice(0, MOST_NAMES);
  if (!missing.length) return false;
  try {
    const reply = await fetch(`${url}?n=${missing.join(",")}`);
    if (!reply.ok) return false;
    for (const [number, name] of Object.entries(await reply.json())) points.names.set(Number(number), String(name));
    return true;
  } catch {
    return false;
  }
}

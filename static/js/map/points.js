// @ts-check
/**
 * All published places as columns of typed arrays: no object per place, so that a hundred thousand of them
 * cost a few megabytes and a filter is a loop over bytes.
 */
import { fold } from "../lib/fold.js";
import { worldX, worldY } from "./mercator.js";

/**
 * @typedef {{code: string, label: string, colour: string, pictogram: string}} Rubrique
 * @typedef {{code: string, label: string, rubrique: number, pictogram: string, synonyms: string[]}} PlaceType
 * @typedef {{code: string, label: string}} Area
 * @typedef {{tick: number, count: number, rubriques: Rubrique[], types: PlaceType[], quartiers: Area[], communes: Area[],
 *   number: number[], lon: number[], lat: number[], type: number[], rubrique: number[], family: number[],
 *   quartier: number[], commune: number[], name: string[], etat: number[], stale: number[], access: number[]}} PointsData
 */

const MICRODEGREES = 1e6;

export class Points {
  /** @param {PointsData} data as `/carte/points` gives it: positions in 1e-6 degree, longitude apart from latitude */
  constructor(data) {
    this.tick = data.tick;
    this.count = data.number.length;
    this.rubriques = data.rubriques;
    this.types = data.types;
    this.quartiers = data.quartiers;
    this.communes = data.communes;
    this.number = Int32Array.from(data.number);
    this.lon = Float64Array.from(data.lon, (value) => value / MICRODEGREES);
    this.lat = Float64Array.from(data.lat, (value) => value / MICRODEGREES);
    this.x = this.lon.map(worldX);
    this.y = this.lat.map(worldY);
    this.type = Int16Array.from(data.type);
    this.rubrique = Int16Array.from(data.rubrique);
    this.family = Uint8Array.from(data.family);
    this.quartier = Int16Array.from(data.quartier);
    this.commune = Int16Array.from(data.commune);
    this.etat = Uint8Array.from(data.etat);
    this.stale = Uint8Array.from(data.stale);
    this.access = Uint8Array.from(data.access);
    this.name = data.name;
    /** @type {string[] | null} */
    this.foldedNames = null;
    /** @type {Map<number, number> | null} */
    this.indices = null;
  }

  /**
   * @param {number} number a place's number
   * @returns {number} its index in the columns, -1 when it is not published
   */
  indexOf(number) {
    this.indices ??= new Map(Array.from(this.number, (value, index) => [value, index]));
    return this.indices.get(number) ?? -1;
  }

  /** @param {number} index @returns {string} name without accents or case, computed once for all at the first search */
  foldedName(index) {
    this.foldedNames ??= this.name.map(fold);
    return this.foldedNames[index];
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
 * @param {string} url
 * @returns {Promise<Points>}
 */
export async function fetchPoints(url) {
  const reply = await fetch(url, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`points: ${reply.status}`);
  return new Points(await reply.json());
}

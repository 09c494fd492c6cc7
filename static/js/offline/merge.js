// @ts-check
/**
 * The server's rule of merging, for showing on the tablet what a place will be: one field at a time, current = seen takes
 * the proposal, current = proposed is already done, anything else is a conflict on that field alone.
 * The examples in tests/vectors/merge.json hold for this and for domain/merge.py.
 */
import { metresBetween } from "../lib/distance.js";

/** @typedef {{sha256: string} | string} Member of a set: a photo, the code of a choice */
/** @typedef {{from?: any, to?: any, add?: Member[], remove?: string[]}} Change */
/** @typedef {{values: Record<string, any>, applied: string[], already: string[], conflicts: Record<string, {from: any, now: any, to: any}>}} Merged */

/** Positions that lie closer, in metres, are one. */
const SAME_PLACE = 3;

/** @param {string} name @param {any} a @param {any} b @returns {boolean} whether two values of a field are one */
export function same(name, a, b) {
  if (name === "position" && Array.isArray(a) && Array.isArray(b)) {
    return metresBetween(a[0], a[1], b[0], b[1]) < SAME_PLACE;
  }
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/**
 * @param {Record<string, any>} current values of the place as it is known now
 * @param {Record<string, Change>} changes
 * @returns {Merged}
 */
export function merge(current, changes) {
  /** @type {Merged} */
  const merged = { values: { ...current }, applied: [], already: [], conflicts: {} };
  for (const [name, change] of Object.entries(changes)) {
    const now = current[name] ?? null;
    if (!("to" in change)) {
      mergeSet(merged, name, change);
    } else if (same(name, now, change.to)) {
      merged.already.push(name);
    } else if (same(name, now, change.from)) {
      merged.values[name] = change.to;
      merged.applied.push(name);
    } else {
      merged.conflicts[name] = { from: change.from ?? null, now, to: change.to };
    }
  }
  return merged;
}

/** @param {Member} one @returns {string} what tells two members of a set apart */
const keyOf = (one) => (typeof one === "string" ? one : one.sha256);
/** @param {any} value @returns {Member[]} without what is no member: what another version wrote stops no page */
const members = (value) => (Array.isArray(value) ? value.filter((one) => one !== null && one !== undefined) : []);

/** @param {Merged} merged @param {string} name @param {Change} change of a set: what comes and what goes */
function mergeSet(merged, name, change) {
  const [now, come, go] = [merged.values[name], change.add, change.remove].map(members);
  const removed = new Set(go.map(keyOf));
  const kept = now.filter((one) => !removed.has(keyOf(one)));
  const there = new Set(kept.map(keyOf));
  const added = come.filter((one) => !there.has(keyOf(one)) && there.add(keyOf(one)));
  const changed = added.length > 0 || kept.length < now.length;
  merged.values[name] = [...kept, ...added];
  merged[changed ? "applied" : "already"].push(name);
}

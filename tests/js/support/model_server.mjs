// @ts-check
/** The server as docs/decisions/0025 describes it, small enough to be read: what it keeps, what it answers, what it must never see. */
import assert from "node:assert/strict";

const OUTCOMES = ["published", "published", "merged", "waiting", "conflict", "duplicate", "refused"];

/** Places that were there before. */
export const PLACES = ["0192f4c8-0000-4000-8000-000000000001", "0192f4c8-0000-4000-8000-000000000002"];

export class Server {
  /** @param {() => number} roll */
  constructor(roll) {
    this.roll = roll;
    /** @type {Map<string, {text: string, item: any, author: string, verdict: any}>} by uid */
    this.kept = new Map();
    this.places = new Set(PLACES);
    this.photos = new Set();
  }

  /** @param {any} body @param {string} author whose session it is @returns {{status: number, body: any}} */
  sync(body, author) {
    if (!author) return { status: 401, body: null };
    if (body.person !== author) return { status: 409, body: null };
    assert.ok(body.contributions.length <= 50);
    const released = /** @type {any[]} */ ([]);
    const results = body.contributions.map((/** @type {any} */ item) => {
      const verdict = this.take(item, author);
      if (verdict.verdict !== "held") released.push(...this.free(author));
      return verdict;
    });
    return { status: 200, body: { results, released } };
  }

  /** @param {any} item @param {string} author */
  take(item, author) {
    const text = JSON.stringify(item);
    const known = this.kept.get(item.uid);
    assert.ok(!known || known.text === text, "what was sent never changes");
    const row = known ?? { text, item, author, verdict: null };
    this.kept.set(item.uid, row);
    row.verdict ??= this.judge(item);
    return row.verdict ?? { uid: item.uid, verdict: "held", waits_for: this.missing(item) };
  }

  /** @param {any} item @returns {string | null} the new place that has to arrive first */
  missing(item) {
    return item.kind === "create" || this.places.has(item.place) ? null : item.place;
  }

  /** @param {any} item */
  judge(item) {
    if (this.missing(item) || (item.photos ?? []).some((/** @type {any} */ { sha256 }) => !this.photos.has(sha256))) return null;
    const creating = item.kind === "create";
    let word = OUTCOMES[Math.floor(this.roll() * OUTCOMES.length)];
    if (word === "duplicate" && !creating) word = "published";
    if (word === "conflict" && item.kind !== "correct") word = "waiting";
    if (creating && word !== "refused") {
      assert.ok(item.instead_of || !this.places.has(item.place_uid), "one place is proposed once");
      this.places.add(item.place_uid);
    }
    const conflicts = word === "conflict" ? Object.keys(item.changes).map((field) => ({ field, now: "theirs", yours: item.changes[field].to })) : [];
    return { uid: item.uid, verdict: word, conflicts, resembles: word === "duplicate" ? [{ place: PLACES[0], nom: "Premier", metres: 3 }] : [], problems: [] };
  }

  /** @param {string} author @returns {any[]} verdicts of items that waited for what has come */
  free(author) {
    const told = [];
    for (const row of this.kept.values()) {
      if (row.verdict || row.author !== author) continue;
      row.verdict = this.judge(row.item);
      if (row.verdict) told.push(row.verdict);
    }
    return told;
  }
}

// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answers, asText, typedOf } from "../../static/js/offline/asked.js";
import { heard, instant } from "../../static/js/offline/clock.js";
import { canUndo, isReadable, isToSend, makeItem, outdated, tally } from "../../static/js/offline/log.js";
import { merge } from "../../static/js/offline/merge.js";
import { freshen, sizeInWords, withWaiting } from "../../static/js/offline/pack.js";
import { earlier, hasWords, legible } from "../../static/js/offline/quarantine.js";
import { meaning, msUntilReady, nextBatch, waitSeconds } from "../../static/js/offline/planner.js";
import { asking, chain, direction, following, since, spread, stalest, walk } from "../../static/js/offline/stops.js";
import { STATE_AFTER, afterChoice, settle } from "../../static/js/offline/verdicts.js";
import { crc32, zip } from "../../static/js/offline/zip.js";

const vectors = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
const UID = "0192f4c8-0000-4000-8000-000000000001";
const NOW = 1_800_000_000_000;

/** @param {object} more @returns {any} */
function item(more = {}) {
  const said = { uid: UID, person: "a", place: "p", name: "Un lieu", action: "exact", body: { kind: "confirm", place: "p" } };
  return { ...makeItem(said, 1, NOW), ...more };
}

for (const { name, current, changes, values, applied, already, conflicts } of vectors("merge")) {
  test(`merging: ${name}`, () => {
    const merged = merge(current, changes);
    assert.deepEqual(merged.values, values);
    assert.deepEqual(merged.applied.sort(), applied.sort());
    assert.deepEqual(merged.already.sort(), already.sort());
    assert.deepEqual(Object.keys(merged.conflicts).sort(), conflicts.sort());
  });
}

test("each verdict of the server leaves an item in one state", () => {
  assert.deepEqual(STATE_AFTER, vectors("sync_verdicts"));
  for (const [verdict, state] of Object.entries(STATE_AFTER)) {
    const after = settle(item({ state: "queued" }), { uid: UID, verdict }, NOW);
    assert.equal(after.state, state);
    assert.equal(after.settledAt, state === "held" ? undefined : NOW);
  }
});

test("an unknown word, another's verdict or none lets go of nothing", () => {
  const queued = item({ state: "queued" });
  for (const answer of [undefined, { uid: UID, verdict: "toString" }, { uid: "other", verdict: "published" }]) {
    assert.equal(settle(queued, answer, NOW), queued);
  }
});

test("what is saved can be undone for ten seconds and leaves only then", () => {
  assert.ok(canUndo(item(), NOW + 9_999));
  assert.ok(!canUndo(item(), NOW + 10_000));
  assert.deepEqual(nextBatch([item()], "a", NOW + 9_999), []);
  assert.equal(nextBatch([item()], "a", NOW + 10_000).length, 1);
  assert.equal(msUntilReady([item()], "a", NOW + 4_000), 6_000);
});

test("a clock that was put right meanwhile holds nothing up", () => {
  const saved = item({ sendFrom: NOW + 3 * 86_400_000 });
  assert.ok(!canUndo(saved, NOW));
  assert.equal(nextBatch([saved], "a", NOW).length, 1);
  assert.equal(msUntilReady([saved], "a", NOW), 0);
});

test("what is done bears the server's time, and none before it spoke last", () => {
  const word = heard("2026-11-20T09:30:00+00:00", Date.parse("2026-11-23T09:30:00Z"), Date.parse("2026-11-23T09:30:02Z"));
  assert.equal(instant(Date.parse("2026-11-23T10:00:01Z"), word), "2026-11-20T10:00:00.000Z");
  assert.equal(instant(Date.parse("1970-01-01T00:01:00Z"), word), "2026-11-20T09:30:00.000Z");
  assert.equal(instant(NOW, null), new Date(NOW).toISOString());
  for (const said of [undefined, "", "hier"]) assert.equal(heard(/** @type {string} */ (said), NOW, NOW), null);
});

test("items leave in the order in which they were saved, fifty at a time, and never as somebody else's", () => {
  const many = Array.from({ length: 60 }, (_, n) => item({ uid: `${n}`, seq: 60 - n, person: n % 10 ? "a" : "b", state: "queued" }));
  const batch = nextBatch(many, "a", NOW + 10_000);
  assert.equal(batch.length, 50);
  assert.ok(batch.every(({ person }) => person === "a"));
  assert.deepEqual(batch.map(({ seq }) => seq), batch.map(({ seq }) => seq).toSorted((x, y) => x - y));
  assert.deepEqual(nextBatch(many, "", NOW + 10_000), []);
});

test("a batch stays below what the server takes, but a heavy item leaves alone", () => {
  const heavy = item({ body: { uid: UID, kind: "correct", message: "x".repeat(400_000) }, state: "queued" });
  assert.equal(nextBatch([heavy, { ...heavy, seq: 2 }], "a", NOW + 10_000).length, 1);
});

test("a few photos at a time leave, so that the count on the screen moves", () => {
  const many = Array.from({ length: 12 }, (_, n) => item({ uid: `${n}`, seq: n, photos: n % 2 ? [`${n}`] : [], state: "queued" }));
  assert.equal(nextBatch(many, "a", NOW + 10_000).length, 9);
  assert.equal(nextBatch([item({ photos: ["1", "2", "3", "4", "5"], state: "queued" })], "a", NOW + 10_000).length, 1);
});

test("waiting grows from five seconds to five minutes", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7, 8, 50].map(waitSeconds), [5, 10, 20, 40, 80, 160, 300, 300, 300]);
});

test("an answer without verdicts never loses the queue", () => {
  assert.deepEqual([0, 401, 409, 413, 422, 429, 500, 503].map(meaning), ["later", "signed-out", "other-person", "split", "split", "later", "later", "later"]);
});

test("the pill counts what is true", () => {
  const items = [item(), item({ state: "held" }), item({ state: "review", settledAt: NOW + 5 }), item({ state: "done", settledAt: NOW + 9 }), item({ person: "b" })];
  assert.deepEqual(tally(items, "a"), { toSend: 2, review: 1, others: 1, last: NOW + 9 });
  assert.deepEqual(tally([], "a"), { toSend: 0, review: 0, others: 0, last: null });
});

test("the journal keeps thirty days, and never forgets what has not been settled", () => {
  const later = NOW + 31 * 86_400_000;
  const items = [item({ uid: "x", state: "done", settledAt: NOW }), item({ state: "queued" }), item({ state: "review", settledAt: NOW })];
  assert.deepEqual(outdated(items, later), ["x"]);
});

test("a row of another version is recognised", () => {
  assert.ok(isReadable(item()));
  for (const broken of [null, {}, item({ state: "teleported" }), item({ body: null }), item({ body: { uid: "other", kind: "confirm" } })]) assert.ok(!isReadable(broken));
  assert.ok(isToSend(item()));
});

test("of a row of another version every word is told, whatever stands around it", () => {
  const sha256 = "a".repeat(64);
  const body = { uid: UID, kind: "correct", changes: { nom: { from: "A", to: "B" }, couleur: "vert", photos: { add: [{ sha256 }] } }, message: "Vu", avis: { note: "Bien", etoiles: 4, de: UID } };
  const told = legible({ ...item({ state: "teleported", place: UID, body }), humeur: "gaie" });
  assert.deepEqual([told.body.changes, told.body.message, told.photos], [{ nom: { from: "A", to: "B" }, couleur: { to: "vert" } }, "Vu", [sha256]]);
  assert.deepEqual(told.rest, ["humeur : gaie", "note : Bien", "etoiles : 4"]);
  assert.deepEqual([told.place, told.person, told.name, earlier(told)], [UID, "a", "Un lieu", UID]);
  assert.ok(hasWords(told));
  assert.equal(legible({ uid: "x", quarantined: { choice: "drop" } }).choice, "drop");
});

test("a row that is broken in any way is told as far as it can be", () => {
  for (const row of [{ uid: 7 }, { uid: "x", body: null }, { uid: "x", body: [1], photos: 3, place: {} }, { uid: "x", body: { changes: "?", photos: [null, 1, {}] }, savedAt: "hier" }]) {
    const told = legible(row);
    assert.deepEqual([told.uid, told.key, told.photos, told.savedAt, hasWords(told), earlier(told)], [String(row.uid), row.uid, [], null, false, null]);
  }
  assert.deepEqual(legible({ uid: "x", body: "tout en un mot" }).rest, ["tout en un mot"]);
});

test("after a conflict one's own value is proposed against the one that is there", () => {
  const verdict = { uid: UID, verdict: "conflict", conflicts: [{ field: "nom", seen: "A", now: "C", yours: "B" }] };
  const fresh = { placeUid: "new-place", at: "2026-11-20T09:30:00Z" };
  const mine = afterChoice(item({ verdict }), "mine", fresh);
  assert.deepEqual(mine?.body.changes, { nom: { from: "C", to: "B" } });
  assert.equal(mine?.body.instead_of, UID);
  assert.equal(afterChoice(item({ verdict }), "map", fresh)?.body.kind, "confirm");
  assert.equal(afterChoice(item({ verdict }), "team", fresh), null);
});

test("a look-alike is either confirmed or told apart", () => {
  const verdict = { uid: UID, verdict: "duplicate", resembles: [{ place: "there", nom: "Un lieu", metres: 4 }] };
  const made = item({ verdict, body: { uid: UID, kind: "create", place_uid: "p", changes: { nom: { to: "Un lieu" } } } });
  const fresh = { placeUid: "new-place", at: "2026-11-20T09:30:00Z" };
  assert.equal(afterChoice(made, "same", fresh)?.place, "there");
  const edits = [
    item({ seq: 3, body: { uid: "e2", kind: "correct", changes: { nom: { from: "Un lieu", to: "Son vrai nom" } } } }),
    item({ seq: 2, body: { uid: "e1", kind: "correct", changes: { nom: { from: "", to: "Un nom" }, adresse: { from: null, to: "1 rue du Bout" } } } }),
    item({ seq: 4, body: { uid: "e3", kind: "photo", photos: [{ sha256: "f" }] } }),
  ];
  const said = afterChoice(made, "other", fresh, edits)?.body;
  assert.deepEqual(said?.changes, { nom: { to: "Son vrai nom" }, adresse: { to: "1 rue du Bout" } });
  assert.deepEqual(said?.photos, [{ sha256: "f" }]);
  const same = afterChoice(made, "same", fresh, edits, { nom: "Son vrai nom", adresse: null })?.body;
  assert.deepEqual([same?.kind, same?.changes], ["correct", { adresse: { from: null, to: "1 rue du Bout" } }]);
  const other = afterChoice(made, "other", fresh);
  assert.deepEqual([other?.body.distinct, other?.body.place_uid, other?.body.uid], [["there"], "new-place", undefined]);
});

/** @param {string} uid @param {number} lon @param {string | null} verified @param {string} by @returns {any} */
const place = (uid, lon, verified = null, by = "2026-01-01") => ({ uid, version: 1, fields: { nom: uid, position: [lon, 47.2] }, verified_on: verified, verify_by: by });

/** @param {any[]} places @param {object} more @returns {any} */
const pack = (places, more = {}) => ({ kind: "quartier", code: "1", label: "Q", tick: 1, at: "", places, gone: [], whole: true, rubriques: [], types: [], ...more });

test("what changed since is laid over the pack", () => {
  const before = pack([place("a", 1), place("b", 1), place("c", 1)]);
  const after = freshen(before, pack([{ ...place("b", 2), version: 2 }, place("d", 1)], { whole: false, tick: 9, gone: ["a"] }));
  assert.deepEqual(after.places.map(({ uid, version }) => [uid, version]), [["b", 2], ["c", 1], ["d", 1]]);
  assert.equal(after.tick, 9);
  assert.equal(freshen(before, pack([place("z", 1)])).places.length, 1);
});

test("what waits on the tablet is seen on its places", () => {
  const changed = item({ place: "a", body: { uid: UID, kind: "correct", changes: { nom: { from: "a", to: "B" } } } });
  const made = item({ seq: 2, place: "n", action: "new", body: { uid: UID, kind: "create", changes: { nom: { to: "Neuf" } } } });
  const closed = item({ seq: 3, place: "b", body: { uid: UID, kind: "close", changes: {} } });
  const seen = withWaiting(pack([place("a", 1), place("b", 1)]), [closed, made, changed]);
  assert.deepEqual(seen.map(({ fields, isNew = false, isClosed = false }) => [fields.nom, isNew, isClosed]), [["B", false, false], ["b", false, true], ["Neuf", true, false]]);
});

test("many who set out from one square begin at one of the nearest doors, each walking the same places", () => {
  const places = Array.from({ length: 20 }, (_, n) => ({ uid: String(n), fields: { position: [3 + n / 1000, 47] } }));
  const here = [3, 47];
  const firsts = new Set(Array.from({ length: 12 }, (_, n) => spread(places, here, n / 12)[0].uid));
  assert.deepEqual([...firsts].sort(), ["0", "1", "2", "3", "4", "5"]);
  assert.deepEqual(new Set(spread(places, here, 0.9).map(({ uid }) => uid)).size, 20);
  assert.deepEqual(spread(places, null, 0.5)[0].uid, "10");
  assert.deepEqual(spread([{ uid: "nowhere", fields: { position: null } }], here, 0), []);
});

test("the stalest come first, those that nobody ever saw before all, and one walks to the nearest", () => {
  const places = [place("fresh", 0, "2026-11-01", "2027-11-01"), place("old", 3, "2024-01-01"), place("never", 1), place("older", 2, "2023-01-01")];
  const three = stalest(places, "2026-11-20", 3);
  assert.deepEqual(three.map(({ uid }) => uid), ["never", "older", "old"]);
  assert.deepEqual(chain(three, [3.1, 47.2]).map(({ uid }) => uid), ["old", "older", "never"]);
  assert.deepEqual(chain(three, null).map(({ uid }) => uid), ["never", "older", "old"]);
});

test("distances and directions are those of the ground", () => {
  const stops = [place("a", -1.55), place("b", -1.54)];
  assert.ok(Math.abs(walk([-1.56, 47.2], stops) - 1511) < 10);
  assert.equal(walk(null, []), 0);
  // A new place may be nowhere yet: it is walked to last, and no page stops at it.
  const nowhere = { uid: "n", fields: {} };
  assert.equal(walk([-1.56, 47.2], /** @type {any} */ ([stops[0], nowhere, stops[1]])), walk([-1.56, 47.2], stops));
  assert.deepEqual(chain(/** @type {any} */ ([nowhere, ...stops]), [-1.53, 47.2]).map(({ uid }) => uid), ["b", "a", "n"]);
  assert.deepEqual([[-1.5, 47.3], [-1.5, 47.2], [-1.6, 47.3], [-1.7, 47.2], [-1.6, 47.1]].map((to) => direction([-1.6, 47.2], /** @type {[number, number]} */ (to))), ["ne", "e", "n", "w", "s"]);
});

test("time is told as one says it", () => {
  assert.deepEqual([since("2026-11-19", "2026-11-20"), since("2025-09-20", "2026-11-20"), since("2024-01-01", "2026-11-20"), since(null, "2026-11-20")], [[1, "day"], [13, "month"], [2, "year"], null]);
  assert.deepEqual([sizeInWords(10), sizeInWords(81_400), sizeInWords(2_440_000)], [[1, "ko"], [81, "ko"], [2.4, "Mo"]]);
});

test("an archive says what it holds", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const bytes = zip([{ name: "a.txt", bytes: new TextEncoder().encode("bonjour") }]);
  const view = new DataView(bytes.buffer);
  assert.equal(view.getUint32(0, true), 0x04034b50);
  assert.equal(view.getUint32(bytes.length - 22, true), 0x06054b50);
  assert.equal(view.getUint16(bytes.length - 12, true), 1);
  assert.equal(view.getUint32(view.getUint32(bytes.length - 6, true), true), 0x02014b50);
});

test("a round goes on with what is left, thirty-two at a time, until nothing is", () => {
  const all = Array.from({ length: 70 }, (_, n) => place(String(n), -1.5 + n / 1000));
  for (const chance of [null, 0.5]) {
    const held = /** @type {string[]} */ ([]);
    for (const [count, left] of [[32, 70], [32, 38], [6, 6], [0, 0]]) {
      const others = all.filter(({ uid }) => !held.includes(uid));
      const next = following(others, "2026-11-20", [-1.5, 47.2], chance);
      assert.deepEqual([next.length, asking(others, "2026-11-20", chance !== null)], [count, left]);
      held.push(...next.map(({ uid }) => uid));
    }
    assert.equal(new Set(held).size, 70);
  }
});

/** @param {string} name @param {string} kind @param {object} more @returns {any} */
const question = (name, kind, more = {}) => ({ name, kind, label: name, help: "", required: false, blind: false, options: [], ...more });
const DAYS = { options: [["lundi", "lundi", true], ["mardi", "mardi", true], ["jeudi", "jeudi", false]] };

test("what a type asks besides is answered against what the tablet shows, each kind as it is kept", () => {
  const asked = [question("bacs", "number"), question("couvert", "boolean"), question("jours", "choices", DAYS), question("cadenas", "text", { blind: true }), question("site", "link")];
  const fields = { bacs: 2, couvert: true, jours: ["mardi", "jeudi"], site: "https://a.fr" };
  const shown = typedOf(fields, Object.fromEntries(asked.map(({ name }) => [name, { to: /** @type {any} */ (fields)[name] }])));
  assert.deepEqual(shown, { bacs: "2", couvert: "oui", jours: "mardi|jeudi", cadenas: "", site: "https://a.fr" });
  assert.deepEqual(answers(asked, fields, shown), {});
  assert.deepEqual(answers(asked, fields, { bacs: "1 200,5", couvert: "non", jours: "lundi|jeudi", cadenas: "4711", site: "" }), {
    bacs: { from: 2, to: 1200.5 },
    couvert: { from: true, to: false },
    jours: { add: ["lundi"], remove: ["mardi"] },
    cadenas: { to: "4711" },
    site: { from: "https://a.fr", to: null },
  });
  // What is no number is told by the server, and opens again as it was typed.
  const wrong = answers(asked, fields, { bacs: "deux ou trois", jours: "" });
  assert.deepEqual(wrong, { bacs: { from: 2, to: "deux ou trois" }, jours: { add: [], remove: ["mardi", "jeudi"] } });
  assert.deepEqual(typedOf(fields, { ...wrong, position: { from: null, to: [1, 2] } }), { bacs: "deux ou trois", jours: "" });
  assert.deepEqual([asText(0), asText(false), asText(null)], ["0", "non", ""]);
});

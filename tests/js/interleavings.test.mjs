// @ts-check
/**
 * Random days of two tablets against a server that answers, is silent, or answers into the void: the tablet's own modules, its
 * database and its uploader. 300 days, always the same, in the suite; INTERLEAVINGS=10000 for others each time (`make fuzz`).
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PLACES, Server } from "./support/model_server.mjs";
import { dice, workOn, world } from "./support/world.mjs";

const { isReadable, isToSend } = await import("../../static/js/offline/log.js");
const { merge } = await import("../../static/js/offline/merge.js");
const { Uploader } = await import("../../static/js/offline/uploader.js");
const { FIELDS, changed, saveSaid } = await import("../../static/js/rounds/proposal.js");
const { choose } = await import("../../static/js/rounds/report.js");
const { again, opened } = await import("../../static/js/rounds/retake.js");
const { counts, load, loadItems, newUid, quarantine, save, state, undo } = await import("../../static/js/rounds/state.js");

const DAYS = Number(process.env.INTERLEAVINGS ?? 300);
const FIRST = process.env.INTERLEAVINGS ? Math.floor(Math.random() * 2 ** 31) : 1;
const STEPS = process.env.INTERLEAVINGS ? 30 : 16;
const HOUR = 3_600_000;
const TYPE = { code: "compost", label: "Compost", rubrique: "nature", pictogram: "leaf", family: "service" };
const AGENTS = ["ana", "bob"];

/** @typedef {{stored: import("./support/world.mjs").Stored, person: string, session: string, skew: number, inFlight: number, latest: any}} Tablet */

class Day {
  /** @param {number} seed */
  constructor(seed) {
    this.roll = dice(seed);
    this.server = new Server(this.roll);
    this.tablets = AGENTS.map((person) => this.tablet(person));
    this.at = this.tablets[0];
    this.time = 1_800_000_000_000;
    this.line = "up";
    /** Whether a tab that was killed waits for an answer. */
    this.stuck = false;
    this.typed = 0;
    /** @type {Map<string, {person: string, word: string}>} what was shown as saved, by uid */
    this.saved = new Map();
    this.undone = new Set();
    this.trouble = /** @type {unknown} */ (null);
  }

  /** @param {string} person @returns {Tablet} */
  tablet(person) {
    return { stored: {}, person, session: person, skew: 0, inFlight: 0, latest: null };
  }

  /** @param {number} most */
  pick(most) {
    return Math.floor(this.roll() * most);
  }

  /** The page of a tablet is opened, or opened again after a crash. @param {Tablet} tablet */
  async open(tablet) {
    this.at = tablet;
    tablet.inFlight = 0;
    workOn(tablet.stored);
    this.tick(0);
    world.answer = async (address, options) => {
      // The tablet takes whatever goes wrong here for a line that is cut: it is kept for the end of the day.
      try {
        return await this.answer(address, options);
      } catch (trouble) {
        this.trouble ??= trouble;
        throw trouble;
      }
    };
    await load();
    state.person = tablet.person;
  }

  /** @param {number} ms */
  tick(ms) {
    this.time += ms;
    world.now = this.time + this.at.skew;
  }

  /** @param {string} address @param {any} options @returns {Promise<{status: number, body: any}>} */
  async answer(address, options) {
    const { at, line } = this;
    assert.equal(++at.inFlight, 1, "one uploader at a time");
    await null;
    const lost = { status: 0, body: null };
    let answer = lost;
    if (line !== "cut") answer = this.serve(address, options);
    // Killed on the way: no answer ever comes, and nobody is there to read it.
    if (line === "dead") {
      this.stuck = true;
      return new Promise(() => undefined);
    }
    at.inFlight--;
    return line === "mute" ? lost : answer;
  }

  /** @param {string} address @param {any} options @returns {{status: number, body: any}} */
  serve(address, options) {
    if (address !== "/api/v1/sync") {
      this.server.photos.add(address.split("/").at(-1));
      return { status: 201, body: {} };
    }
    const body = JSON.parse(options.body);
    if (body.person === this.at.session) {
      for (const { uid } of body.contributions) {
        assert.equal(this.saved.get(uid)?.person, this.at.session, "nobody's work is sent as another's");
        assert.ok(!JSON.parse(this.at.stored.items.get(uid) ?? "{}").quarantined?.choice, "what was settled aside never leaves");
      }
    }
    return this.server.sync(body, this.at.session);
  }

  async save() {
    const word = `mot ${++this.typed}.`;
    const sha256 = String(this.typed).padStart(64, "0");
    const mine = state.items.filter(({ action, person, choice, state: now }) => action === "new" && now !== "undone" && choice !== "drop" && person === state.person);
    const place = mine.length && this.roll() < 0.6 ? mine[this.pick(mine.length)].place : PLACES[this.pick(2)];
    const said = [
      () => ({ place: newUid(), action: "new", body: { kind: "create", changes: { nom: { to: word }, type: { to: TYPE.code }, rubrique: { to: TYPE.rubrique } } } }),
      () => ({ place, action: "correct", body: { kind: "correct", place, changes: { nom: { from: null, to: word } } } }),
      () => ({ place, action: "exact", body: { kind: "confirm", place, fields: ["nom"], message: word } }),
      () => ({ place, action: "photo", body: { kind: "photo", place, photos: [{ sha256 }], message: word }, photos: [{ sha256, blob: /** @type {any} */ ("…") }] }),
    ][this.pick(4)]();
    if (said.action === "new") Object.assign(said.body, { place_uid: said.place });
    this.note(await save({ name: "Un lieu", ...said }), word);
  }

  /** @param {any} item @param {string} word */
  note(item, word) {
    this.saved.set(item.uid, { person: item.person, word });
    this.at.latest = item;
  }

  async takeBack() {
    const { latest } = this.at;
    if (latest && latest.person === state.person && (await undo(latest))) this.undone.add(latest.uid);
    this.at.latest = null;
  }

  /** @param {number} tabs that try at once @param {string} line */
  async send(tabs, line) {
    Object.assign(this, { line, stuck: false });
    const runs = Array.from({ length: tabs }, () => new Uploader(() => this.at.session, () => undefined).run());
    if (line === "dead") {
      // It dies on the way, unless it had nothing to send.
      let ended = 0;
      for (const run of runs) void run.then(() => ended++);
      while (!this.stuck && ended < tabs) await null;
      await this.open(this.at);
    } else {
      await Promise.all(runs);
      await loadItems();
    }
    this.line = "up";
  }

  /** Another agent signs in, in another tab, while this one sends. */
  async swap() {
    const run = new Uploader(() => this.at.session, () => undefined).run();
    for (let turns = this.pick(60); turns; turns--) await null;
    this.at.person = this.at.session = AGENTS[this.pick(2)];
    await run;
    await this.open(this.at);
  }

  /** Another version of the page left a row that this one cannot read; or one that could not be read is readable again. */
  async spoil() {
    const stored = this.at.stored.items ?? new Map();
    const rows = [...stored.values()].map((text) => JSON.parse(text));
    const broken = rows.filter(({ state: now }) => now === "teleported");
    const waiting = rows.filter((row) => isReadable(row) && isToSend(row));
    const mends = this.roll() < 0.4;
    const among = mends ? broken : waiting;
    if (!among.length) return;
    const row = among[this.pick(among.length)];
    const { couleur: _couleur, ...body } = row.body;
    stored.set(row.uid, JSON.stringify(mends ? { ...row, state: "queued", body } : { ...row, state: "teleported", body: { ...body, couleur: "vert" } }));
    await loadItems();
  }

  /** What was refused, or cannot be read, is saved from the form in which it opens. @param {string} uid */
  async takeUpAgain(uid) {
    const row = state.unreadable.find((one) => one.uid === uid);
    const { place, taken: retaken, typed, photos } = await opened(/** @type {any} */ (again(uid)));
    const word = this.saved.get(uid)?.word ?? "";
    // What follows a choice (« La carte a raison ») may have no words of its own.
    const wordless = !JSON.stringify(JSON.parse(this.at.stored.items.get(uid) ?? "{}").body).includes(word);
    assert.ok(wordless || JSON.stringify(typed).includes(word), `${word} stands in the form`);
    assert.ok(!row || typed.message.includes("couleur : vert"));
    const inputs = Object.fromEntries(FIELDS.map((name) => [name, place.fields[name] ?? ""]));
    const found = changed(place, { ...inputs, ...typed }, /** @type {any} */ ([TYPE]));
    const outcome = await saveSaid({ person: state.person, place, retaken, found, message: typed.message ?? "", photos }, "Sans nom");
    assert.ok("item" in outcome, JSON.stringify(outcome));
    this.note(outcome.item, word);
  }

  /** Somebody looks at what has to be looked at. */
  async review() {
    const items = state.items.filter((one) => one.state === "review" && one.person === state.person);
    const looked = [...items, ...quarantine().filter(({ choice }) => !choice)];
    if (!looked.length) return;
    const one = looked[this.pick(looked.length)];
    const word = "verdict" in one ? String(one.verdict?.verdict) : "unreadable";
    const choices = /** @type {Record<string, string[]>} */ ({ conflict: ["map", "mine", "team"], duplicate: ["same", "other", "team"], refused: ["redo", "drop"], unreadable: ["redo", "redo", "drop"] })[word];
    const choice = choices[this.pick(choices.length)];
    if (choice === "redo") return this.takeUpAgain(one.uid);
    const before = new Set(state.items.map(({ uid }) => uid));
    await choose(one.uid, choice);
    for (const item of state.items) if (!before.has(item.uid)) this.note(item, this.saved.get(one.uid)?.word ?? "");
  }

  /** @returns {Promise<unknown>} */
  async step() {
    const { at } = this;
    /** @type {(() => unknown)[]} */
    const acts = [
      () => this.save(), () => this.save(), () => this.save(), () => this.save(),
      () => this.takeBack(), () => this.spoil(),
      () => this.tick(1000), () => this.tick(11_000), () => this.tick(HOUR),
      () => this.send(1, "up"), () => this.send(2, "up"), () => this.send(1, "mute"), () => this.send(2, "cut"), () => this.send(1, "dead"), () => this.send(2, "dead"),
      () => this.review(), () => this.swap(),
      () => (at.session = at.session ? "" : at.person),
      // Another agent takes the tablet, and hands it back.
      () => ((at.person = at.session = AGENTS[this.pick(2)]), this.open(at)),
      () => this.open(this.tablets[this.pick(2)]),
      () => ((at.skew = [0, 72, -72][this.pick(3)] * HOUR), this.tick(0)),
      () => this.server.photos.clear(),
    ];
    return acts[this.pick(acts.length)]();
  }

  /** Back home: each agent signs in on each tablet, looks at what there is to look at, and all that is there leaves. */
  async evening() {
    for (const tablet of this.tablets) {
      for (const person of AGENTS) {
        Object.assign(tablet, { person, session: person, skew: 0 });
        await this.open(tablet);
        for (let turn = 0; turn < 200; turn++) {
          this.tick(11_000);
          await this.send(1, "up");
          const { toSend, review } = counts();
          if (!toSend && !review) break;
          await this.review();
          await loadItems();
        }
        const { toSend, review } = counts();
        assert.deepEqual([toSend, review], [0, 0], "the round can be ended");
      }
    }
  }

  /** What must hold at the end of any day. */
  judge() {
    if (this.trouble) throw this.trouble;
    for (const { stored } of this.tablets) for (const text of stored.items?.values() ?? []) assert.ok(!text.includes("photo_lost"), "a photo is there as long as it may have to travel");
    const rows = new Map(this.tablets.flatMap(({ stored }) => [...(stored.items?.values() ?? [])].map((text) => JSON.parse(text))).map((row) => [row.uid, row]));
    for (const [uid, { person, word }] of this.saved) {
      const [there, here] = [this.server.kept.get(uid), rows.get(uid)];
      if (this.undone.has(uid)) {
        assert.ok(!there, "what was taken back never left");
        continue;
      }
      // What could not be read stays as it was, and was said anew.
      if (here && !isReadable(here)) {
        assert.ok(["redo", "drop"].includes(here.quarantined?.choice));
        continue;
      }
      // What somebody gave up in so many words is settled too, whatever an answer that was lost said of it.
      if (here?.choice === "drop" && !(there?.verdict && here.verdict)) continue;
      assert.ok(there?.verdict, `no verdict on ${word}`);
      assert.equal(there.author, person);
      assert.deepEqual([here.state, here.verdict.verdict], ["done", there.verdict.verdict]);
      assert.ok(there.text.includes(word) || there.item.instead_of, `${word} is absent`);
    }
    for (const uid of this.server.kept.keys()) assert.ok(this.saved.has(uid), "nothing came that nobody saved");
  }
}

test(`${DAYS} days of two tablets: what was saved ends in one verdict, as its author's, and nothing typed is absent`, async () => {
  let [items, undone] = [0, 0];
  for (let seed = FIRST; seed < FIRST + DAYS; seed++) {
    const day = new Day(seed);
    try {
      await day.open(day.tablets[0]);
      for (let step = 0; step < STEPS; step++) await day.step();
      await day.evening();
      day.judge();
    } catch (trouble) {
      throw new Error(`day ${seed}: ${/** @type {Error} */ (day.trouble ?? trouble).stack}`);
    }
    items += day.saved.size;
    undone += day.undone.size;
  }
  assert.ok(items > 2 * DAYS && undone > DAYS / 50, `${items} saved, ${undone} undone`);
});

test("what two people change in different fields is the same in any order", () => {
  const roll = dice(FIRST);
  const fields = ["nom", "adresse", "telephone", "jours"];
  for (let turn = 0; turn < DAYS; turn++) {
    const current = { nom: "A", adresse: roll() < 0.5 ? null : "1 rue", telephone: null, jours: ["lundi"] };
    const changes = fields.filter(() => roll() < 0.7).map((name) => ({ [name]: name === "jours" ? { add: [`jour ${turn}`], remove: roll() < 0.5 ? ["lundi"] : [] } : { from: /** @type {any} */ (current)[name], to: `${name} ${turn}` } }));
    const inOrder = (/** @type {object[]} */ all) => all.reduce((/** @type {any} */ values, one) => merge(values, /** @type {any} */ (one)).values, current);
    assert.deepEqual(inOrder(changes), inOrder(changes.toSorted(() => roll() - 0.5)));
  }
});

test("photos leave the tablet with what they belong to, not with what was said anew of something that cannot be read", async () => {
  const [free, kept] = ["a".repeat(64), "b".repeat(64)];
  const row = (/** @type {string} */ uid, /** @type {string} */ now, /** @type {string} */ sha256, more = {}) => ({
    ...{ uid, seq: 1, person: "ana", place: "p", name: "", action: "photo", state: now, savedAt: world.now - HOUR, sendFrom: 0, settledAt: world.now, photos: [sha256] },
    ...{ body: { uid, kind: "photo", place: "p", photos: [{ sha256 }] }, ...more },
  });
  const items = [row("1", "done", free), row("2", "undone", kept), row("3", "teleported", kept), row("4", "teleported", free, { quarantined: { choice: "redo" } })];
  const photos = [free, kept].map((sha256) => [sha256, JSON.stringify({ sha256 })]);
  const stored = { items: new Map(items.map((one) => [one.uid, JSON.stringify(one)])), photos: new Map(/** @type {[string, string][]} */ (photos)) };
  workOn(stored);
  await new Uploader(() => "ana", () => undefined).run();
  assert.deepEqual([...stored.photos.keys()], [kept]);
  assert.equal(stored.items.size, 4);
});

// @ts-check
/**
 * Sends what is saved, one tablet's queue by one tab at a time (Web Locks). It is tried on start, when the network comes back,
 * when the page is looked at again and after each save; in between it waits longer and longer. An item is let go only on a
 * final verdict.
 */
import { change, read, readAll, remove } from "./database.js";
import { isReadable, journalBegins, outdated } from "./log.js";
import { PRACTISING, REALM } from "./realm.js";
import { meaning, msUntilReady, nextBatch, waitSeconds } from "./planner.js";
import { legible } from "./quarantine.js";
import { settle } from "./verdicts.js";

/** @typedef {import("./log.js").Item} Item */
/** @typedef {"idle" | "sending" | "offline" | "signed-out" | "other-person"} Mood */

const LOCK = `${REALM}-upload`;
const PATIENCE_MS = 60_000;
/** A photo on a slow line takes minutes. */
const PHOTO_PATIENCE_MS = 300_000;
/** For less long than the server keeps a photo for which no contribution came (24 h). */
const PHOTO_KEPT_MS = 20 * 3_600_000;
/** So long after it was saved, nothing is on its way to being taken back. */
const TAKEN_BACK_MS = 60_000;
/** Another tab sends now; it may be closed before it is done. */
const OTHER_TAB_MS = 5000;

export class Uploader {
  /** @param {() => string} person who is signed in, by the server's name @param {(mood: Mood) => void} changed */
  constructor(person, changed) {
    this.person = person;
    this.changed = changed;
    this.failures = 0;
    this.timer = 0;
    this.running = false;
    this.tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel(LOCK) : null;
    /** @type {Mood} */
    this.mood = "idle";
  }

  listen() {
    this.tabs?.addEventListener("message", () => this.changed(this.mood));
    addEventListener("online", () => this.soon());
    addEventListener("pageshow", () => this.soon());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.soon();
    });
    this.soon();
  }

  /** Try now, whatever was being waited for. */
  soon() {
    this.failures = 0;
    void this.run();
  }

  /** @param {number} ms */
  later(ms) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.run(), ms);
  }

  /** @param {Mood} mood */
  feel(mood) {
    this.mood = mood;
    this.changed(mood);
    this.tabs?.postMessage(mood);
  }

  async run() {
    if (this.running) return;
    this.running = true;
    try {
      const mine = await locked(async () => {
        while (await this.step());
      });
      if (!mine) this.later(OTHER_TAB_MS);
    } finally {
      this.running = false;
    }
  }

  /** Send one batch. @returns {Promise<boolean>} whether there may be another one at once */
  async step() {
    const rows = await readAll("items");
    const items = rows.filter(isReadable);
    const now = Date.now();
    // Somebody else may sign in on the way: what is sent bears the name under which it was chosen.
    const person = this.person();
    const batch = nextBatch(items, person, now);
    if (!batch.length) {
      const ms = msUntilReady(items, person, now);
      if (ms !== null) this.later(ms + 50);
      await tidy(items, rows.filter((row) => !isReadable(row)).map(legible), now);
      this.feel(person ? "idle" : "signed-out");
      return false;
    }
    this.feel("sending");
    const ready = await this.takeFinally(batch);
    const status = await this.send(ready, person);
    if (status === 200) return true;
    const mood = meaning(status);
    this.failures += 1;
    this.later(waitSeconds(this.failures) * 1000);
    this.feel(mood === "signed-out" || mood === "other-person" ? mood : status ? "idle" : "offline");
    return false;
  }

  /** From here on nothing of the batch can be undone any more. @param {Item[]} batch @returns {Promise<Item[]>} */
  async takeFinally(batch) {
    const taken = [];
    for (const item of batch) {
      const row = await change("items", item.uid, (now) => (now?.state === "pending" ? { ...now, state: "queued" } : undefined));
      if (isReadable(row) && (row.state === "queued" || row.state === "held")) taken.push(row);
    }
    return taken;
  }

  /** @param {Item[]} batch @param {string} person whose it is @returns {Promise<number>} status of HTTP; 0 when nothing came; 202 when all of it is held */
  async send(batch, person) {
    /** @type {Item[]} */
    const whole = [];
    let stopped = 200;
    for (const item of batch) {
      const status = await sendPhotos(item);
      if (status === 200) whole.push(item);
      else if (meaning(status) !== "split") {
        // What stands before it is complete, and does not wait for it.
        stopped = status;
        break;
      }
    }
    if (!whole.length) return stopped;
    const answer = await post("/api/v1/sync", { contributions: whole.map(({ body }) => body), person });
    if (answer.status === 200) return (await keep(answer.body)) ? stopped : 202;
    if (meaning(answer.status) !== "split") return answer.status;
    if (whole.length === 1) {
      await put(whole[0], { verdict: "refused", uid: whole[0].uid, problems: answer.body?.problems ?? [] });
      return 200;
    }
    for (const item of whole) {
      const status = await this.send([item], person);
      if (status !== 200 && status !== 202) return status;
    }
    return 200;
  }
}

/** @param {() => Promise<void>} act alone on this origin @returns {Promise<boolean>} whether this tab's turn came */
async function locked(act) {
  let mine = true;
  if (!navigator.locks) await act();
  else {
    await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      mine = lock !== null;
      if (lock) await act();
    });
  }
  return mine;
}

/** @param {Item} item @returns {Promise<number>} 200 once all photos of it are there */
async function sendPhotos(item) {
  for (const sha256 of item.photos) {
    const kept = await read("photos", sha256);
    if (!kept || kept.sentAt > Date.now() - PHOTO_KEPT_MS) continue;
    const answer = await ask(`/api/v1/photos/${sha256}`, { method: "PUT", body: kept.blob }, PHOTO_PATIENCE_MS);
    if (answer.status === 200 || answer.status === 201) {
      // On a line that breaks, each photo travels once.
      await change("photos", sha256, (row) => row && { ...row, sentAt: Date.now() });
      continue;
    }
    if (meaning(answer.status) === "split") await put(item, { verdict: "refused", uid: item.uid, problems: answer.body?.problems ?? [] });
    return answer.status;
  }
  return 200;
}

/** @param {{results?: any[], released?: any[]}} body @returns {Promise<boolean>} whether anything was settled */
async function keep(body) {
  let any = false;
  for (const answer of [...(body.results ?? []), ...(body.released ?? [])]) {
    const row = await change("items", String(answer.uid), (now) => (isReadable(now) ? settle(now, answer, Date.now()) : undefined));
    any ||= row?.settledAt !== undefined;
    if (answer.verdict === "held" && !answer.waits_for && row) await sendAgain(row);
  }
  return any;
}

/** Held, but for no other item: a photo is not there any more, and has to travel again. @param {Item} item */
async function sendAgain(item) {
  for (const sha256 of item.photos) {
    const kept = await change("photos", sha256, (row) => row && { ...row, sentAt: 0 });
    // Nor is it here: it would be waited for without end.
    if (!kept) return put(item, { verdict: "refused", uid: item.uid, problems: [{ code: "photo_lost" }] });
  }
}

/** @param {Item} item @param {Record<string, any>} verdict */
async function put(item, verdict) {
  await change("items", item.uid, (now) => settle(now ?? item, verdict, Date.now()));
}

/**
 * Photos that arrived and settled rows whose time is over leave the tablet.
 * @param {Item[]} items @param {import("./quarantine.js").Legible[]} aside what cannot be read, or was settled as such @param {number} now
 */
async function tidy(items, aside, now) {
  const kept = aside.filter(({ choice }) => !choice).flatMap(({ photos }) => photos);
  const past = aside.filter(({ settledAt }) => settledAt !== undefined && settledAt < journalBegins(now));
  // What was just taken back may have stood for something that is looked at again in a moment.
  const over = (/** @type {Item} */ { state, savedAt }) => state === "done" || (state === "undone" && now - savedAt > TAKEN_BACK_MS);
  // What was said of a new place that is looked at again follows what is chosen.
  const looked = new Set(items.filter(({ state, body }) => state === "review" && body.kind === "create").map(({ place }) => place));
  const needed = new Set([...kept, ...items.filter((item) => !over(item) || looked.has(item.place)).flatMap(({ photos }) => photos)]);
  const settled = new Set([...items.filter(over), ...past].flatMap(({ photos }) => photos));
  const free = [...settled].filter((sha256) => !needed.has(sha256));
  if (free.length) await remove("photos", free);
  const old = [...outdated(items, now), ...past.map(({ key }) => key)];
  if (old.length) await remove("items", old);
}

/** @typedef {(address: string, body: any) => Promise<{status: number, body: any}>} Server */
/** What answers while one practises: until it is there, nobody does. @type {Server} */
let exercise = async () => ({ status: 0, body: null });

/** @param {Server} server */
export function answerWith(server) {
  exercise = server;
}

/** @param {string} address @param {object} body */
export function post(address, body) {
  return ask(address, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
}

/** @param {string} address @param {RequestInit} [options] @param {number} [patience] milliseconds @returns {Promise<{status: number, body: any}>} status 0 when nothing came */
export async function ask(address, options = {}, patience = PATIENCE_MS) {
  if (PRACTISING) return exercise(address, typeof options.body === "string" ? JSON.parse(options.body) : null);
  try {
    const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(patience), credentials: "same-origin" });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    return { status: answer.status, body: isJson ? await answer.json() : null };
  } catch {
    return { status: 0, body: null };
  }
}


// @ts-check
/**
 * What stands around the tablet's modules in Node.js: its database in memory, its clock, Web Locks, and a line that a test
 * cuts. One tablet is at work at a time; its tabs may be at work together.
 */

/** @typedef {Record<string, Map<string, string>>} Stored rows as JSON text, as a database keeps copies and no references */

export const world = {
  now: 0,
  stored: /** @type {Stored} */ ({}),
  /** who holds the lock of the tablet that is at work */ locked: false,
  /** @type {(address: string, options: any) => Promise<{status: number, body: any}>} */
  answer: async () => ({ status: 0, body: null }),
};

/** Connections that are open: a tablet that comes to work opens its own. @type {any[]} */
let connections = [];

/** @param {Stored} stored the database of the tablet that comes to work */
export function workOn(stored) {
  for (const one of connections) one.onclose?.();
  connections = [];
  Object.assign(world, { stored, locked: false });
}

/** @param {any} act @returns {any} a request that succeeds with what `act` gives, before its transaction completes */
function request(act) {
  const asked = /** @type {any} */ ({});
  queueMicrotask(() => {
    asked.result = act();
    asked.onsuccess?.();
  });
  return asked;
}

/** @param {Stored} stored @param {string} name @param {string} path */
function store(stored, name, path) {
  const rows = (stored[name] ??= new Map());
  const read = (/** @type {string | undefined} */ text) => (text === undefined ? undefined : JSON.parse(text));
  return {
    get: (/** @type {string} */ key) => request(() => read(rows.get(key))),
    getAll: () => request(() => [...rows.values()].map(read)),
    put: (/** @type {any} */ row) => void rows.set(row[path], JSON.stringify(row)),
    delete: (/** @type {string} */ key) => void rows.delete(key),
  };
}

const PATHS = /** @type {Record<string, string>} */ ({ items: "uid", photos: "sha256", packs: "key", meta: "key", drafts: "key" });

const indexedDB = {
  open() {
    const { stored } = world;
    const connection = {
      transaction() {
        const transaction = /** @type {any} */ ({ objectStore: (/** @type {string} */ name) => store(stored, name, PATHS[name]) });
        // Requests that answer, and what these ask for in turn, come before the end.
        queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => transaction.oncomplete?.())));
        return transaction;
      },
    };
    connections.push(connection);
    return request(() => connection);
  },
};

const locks = {
  async request(/** @type {string} */ _name, /** @type {object} */ _options, /** @type {(lock: object | null) => Promise<void>} */ act) {
    if (world.locked) return act(null);
    world.locked = true;
    await act({}).finally(() => (world.locked = false));
  },
};

async function fetch(/** @type {string} */ address, /** @type {any} */ options) {
  const { status, body } = await world.answer(address, options);
  if (!status) throw new TypeError("the line is cut");
  return { status, headers: new Map([["Content-Type", "application/json"]]), json: async () => JSON.parse(JSON.stringify(body)) };
}

Object.assign(globalThis, { indexedDB, fetch, window: { setTimeout: () => 0 } });
Reflect.deleteProperty(globalThis, "BroadcastChannel");
Object.defineProperty(globalThis, "navigator", { value: { locks, onLine: true }, configurable: true });
Date.now = () => world.now;
AbortSignal.timeout = () => new AbortController().signal;

/** @param {number} seed @returns {() => number} numbers from 0 to 1, the same ones for a seed (mulberry32) */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

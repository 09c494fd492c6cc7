// @ts-check
/**
 * The tablet's own database. A write is done when its transaction has completed with strict durability: only then may the
 * page say that something is saved. A connection that the system closed is opened again.
 */
import { REALM } from "./realm.js";

const NAME = REALM;
const VERSION = 1;
const STORES = /** @type {const} */ ({ items: "uid", photos: "sha256", packs: "key", meta: "key", drafts: "key" });

/** @typedef {keyof typeof STORES} StoreName */

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name, { keyPath });
      }
    };
    asked.onsuccess = () => {
      const database = asked.result;
      database.onclose = forget;
      database.onversionchange = () => {
        database.close();
        forget();
      };
      resolve(database);
    };
    asked.onerror = () => reject(asked.error);
  });
  opened.catch(forget);
  return opened;
}

function forget() {
  opened = null;
}

/**
 * One transaction. `act` puts its requests and may return one, whose result is the answer; it must not wait for anything else.
 * @param {StoreName[]} names @param {IDBTransactionMode} mode
 * @param {(stores: Record<string, IDBObjectStore>) => IDBRequest | void} act
 * @returns {Promise<any>} resolved when the transaction has completed
 */
async function transact(names, mode, act) {
  for (let attempt = 0; ; attempt++) {
    const database = await open();
    try {
      return await once(database.transaction(names, mode, { durability: "strict" }), names, act);
    } catch (error) {
      // iOS closes connections of pages that slept.
      if (attempt || !(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
      forget();
    }
  }
}

/** @param {IDBTransaction} transaction @param {StoreName[]} names @param {(stores: Record<string, IDBObjectStore>) => IDBRequest | void} act */
function once(transaction, names, act) {
  return new Promise((resolve, reject) => {
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    const request = act(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
    transaction.oncomplete = () => resolve(request ? request.result : undefined);
  });
}

/** @param {StoreName} store @param {string} key @returns {Promise<any>} the row, or undefined */
export function read(store, key) {
  return transact([store], "readonly", (stores) => stores[store].get(key));
}

/** @param {StoreName} store @returns {Promise<any[]>} */
export function readAll(store) {
  return transact([store], "readonly", (stores) => stores[store].getAll());
}

/**
 * @param {Partial<Record<StoreName, any[]>>} rows written together, or not at all
 * @param {{store: StoreName, key: any, change: (row: any) => any}} [along] a row that is changed with them, as it stands then
 * @returns {Promise<void>}
 */
export function write(rows, along) {
  const names = /** @type {StoreName[]} */ (Object.keys(rows));
  return transact([...new Set([...names, ...(along ? [along.store] : [])])], "readwrite", (stores) => {
    for (const name of names) for (const row of rows[name] ?? []) stores[name].put(row);
    if (along) changeIn(stores[along.store], along.key, along.change, () => undefined);
  });
}

/** @param {IDBObjectStore} store @param {any} key @param {(row: any) => any} change @param {(row: any) => void} then given the row afterwards */
function changeIn(store, key, change, then) {
  const asked = store.get(key);
  asked.onsuccess = () => {
    const after = change(asked.result);
    if (after !== undefined) store.put(after);
    then(after ?? asked.result);
  };
}

/** Forget everything. @returns {Promise<void>} */
export function clear() {
  const names = /** @type {StoreName[]} */ (Object.keys(STORES));
  return transact(names, "readwrite", (stores) => {
    for (const name of names) stores[name].clear();
  });
}

/** @param {StoreName} store @param {string[]} keys @returns {Promise<void>} */
export function remove(store, keys) {
  return transact([store], "readwrite", (stores) => {
    for (const key of keys) stores[store].delete(key);
  });
}

/**
 * Change one row as it stands now, in one transaction.
 * @param {StoreName} store @param {string} key @param {(row: any) => any} change gives the new row, or undefined to leave it
 * @returns {Promise<any>} the row afterwards
 */
export async function change(store, key, change) {
  let after;
  await transact([store], "readwrite", (stores) => changeIn(stores[store], key, change, (row) => (after = row)));
  return after;
}

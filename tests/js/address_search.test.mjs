import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { AddressSearch, townOf } from "../../static/js/lib/address_search.js";

/** @type {string[]} */
let asked = [];
/** @type {(url: string) => Promise<any>} */
let serve = async () => ({ ok: true, json: async () => ({ addresses: [{ adresse: "29 Rue de Strasbourg" }] }) });
const first = serve;

beforeEach(() => {
  asked = [];
  serve = first;
  globalThis.window = /** @type {any} */ (globalThis);
  globalThis.fetch = /** @type {any} */ (async (url) => {
    asked.push(url);
    return serve(url);
  });
});
afterEach(() => delete globalThis.window);

test("asks once after a pause, for the last words typed", async () => {
  const search = new AddressSearch("/adresses", 10);
  const found = [];
  for (const text of ["29 r", "29 rue", " 29 rue d "]) search.look(text, (addresses) => found.push(addresses));
  await pause(40);
  assert.deepEqual(asked, ["/adresses?q=29+rue+d"]);
  assert.deepEqual(found, [[{ adresse: "29 Rue de Strasbourg" }]]);
});

test("short words, and a site without addresses, ask nothing", async () => {
  new AddressSearch("/adresses", 1).look("29", () => assert.fail());
  new AddressSearch("", 1).look("29 rue de Strasbourg", () => assert.fail());
  new AddressSearch("", 1).around(-1.5, 47.2, () => assert.fail());
  await pause(20);
  assert.deepEqual(asked, []);
});

test("an answer that comes after other words were typed is not told", async () => {
  const search = new AddressSearch("/adresses", 1);
  serve = async () => {
    await pause(30);
    return first("");
  };
  search.look("rue ancienne", () => assert.fail());
  await pause(10);
  search.forget();
  await pause(50);
  assert.equal(asked.length, 1);
});

test("a failure is silence, a refusal no address", async () => {
  const search = new AddressSearch("/adresses", 1);
  serve = async () => {
    throw new TypeError("offline");
  };
  search.look("rue de Paris", () => assert.fail());
  await pause(20);
  serve = async () => ({ ok: false });
  const found = [];
  search.around(-1.5532, 47.218, (addresses) => found.push(addresses));
  await pause(20);
  assert.equal(asked[1], "/adresses/inverse?lon=-1.553200&lat=47.218000");
  assert.deepEqual(found, [[]]);
});

test("the town of an address is said with what is known", () => {
  assert.equal(townOf(/** @type {any} */ ({ code_postal: "44000", commune: "Nantes" })), "44000 Nantes");
  assert.equal(townOf(/** @type {any} */ ({ code_postal: null, commune: "Nantes" })), "Nantes");
});

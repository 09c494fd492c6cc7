import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyState, filtersAsQuery, isFiltered, needsServer, parseState, stateAsAddress } from "../../static/js/map/state.js";

test("the address of the interface is read", () => {
  const state = parseState("?q=compost&famille=initiative&rubrique=culture&rubrique=sport&ouvert=1&a_verifier=1", "#16/47.2161/-1.5496");
  assert.equal(state.q, "compost");
  assert.deepEqual(state.famille, ["initiative"]);
  assert.deepEqual(state.rubrique, ["culture", "sport"]);
  assert.equal(state.ouvert, true);
  assert.equal(state.a_verifier, true);
  assert.deepEqual(state.view, { zoom: 16, lat: 47.2161, lon: -1.5496 });
});

test("an address made of the state gives the state back", () => {
  const state = {
    ...emptyState(), q: "Île & co", rubrique: ["eau-toilettes"], quartier: ["5", "6"], ouvert: true, lieu: 42,
    view: { zoom: 14.5, lat: 47.2, lon: -1.55 },
  };
  const address = stateAsAddress(state);
  const [search, hash] = address.split("#");
  assert.deepEqual(parseState(search, `#${hash}`), state);
});

test("an empty state leaves the address bare", () => {
  assert.equal(stateAsAddress(emptyState()), "");
  assert.equal(isFiltered(emptyState()), false);
});

test("nonsense is left out, not refused", () => {
  const state = parseState("?ouvert=oui&lieu=-3&rubrique=&q=%20%20", "#99/abc/1");
  assert.deepEqual(state, emptyState());
  for (const hash of ["#16/95/0", "#16/10/200", "#/1/2", "#1e3/2/3"]) assert.equal(parseState("", hash).view, null);
});

test("the open place is no filter", () => {
  assert.equal(filtersAsQuery({ ...emptyState(), lieu: 3 }).toString(), "");
});

test("opening hours and words are asked from the server, the rest is not", () => {
  assert.equal(needsServer({ ...emptyState(), rubrique: ["culture"], a_verifier: true }), false);
  assert.equal(needsServer({ ...emptyState(), ouvert: true }), true);
  assert.equal(needsServer({ ...emptyState(), q: "vélo" }), true);
});

test("answers of extra fields stand in the address, those that nobody knows do not", () => {
  const state = parseState("?type=toilettes&table_a_langer=oui&jours=lundi&jours=mardi&inconnu=1", "", ["table_a_langer", "jours"]);
  assert.deepEqual(state.extra, ["table_a_langer=oui", "jours=lundi", "jours=mardi"]);
  assert.ok(needsServer(state));
  assert.equal(filtersAsQuery(state).toString(), "type=toilettes&table_a_langer=oui&jours=lundi&jours=mardi");
});

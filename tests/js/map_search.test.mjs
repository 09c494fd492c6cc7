import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, holds } from "../../static/js/lib/fold.js";
import { distanceInWords, metresBetween } from "../../static/js/lib/distance.js";
import { learnWords, say } from "../../static/js/lib/words.js";
import { choose } from "../../static/js/map/choose.js";
import { Points } from "../../static/js/map/points.js";
import { emptyState } from "../../static/js/map/state.js";
import { placesOf, stillMeant, suggest } from "../../static/js/map/suggest.js";

const points = new Points({
  tick: 3, count: 4,
  rubriques: [{ code: "tri", label: "Tri et réemploi", colour: "#4B7A1B", pictogram: "recycling" },
    { code: "culture", label: "Culture", colour: "#8152B0", pictogram: "library" }],
  types: [{ code: "composteur", label: "Composteur", rubrique: 0, pictogram: "compost", synonyms: ["épluchures"] },
    { code: "musee", label: "Musée", rubrique: 1, pictogram: "museum", synonyms: ["exposition"] }],
  quartiers: [{ code: "6", label: "Île de Nantes" }, { code: "1", label: "Centre-ville" }],
  communes: [{ code: "44109", label: "Nantes" }],
}, {
  number: [11, 12, 13, 14], lon: [-1550000, -1560000, -1540000, -1550000], lat: [47200000, 47210000, 47220000, 47300000],
  type: [1, 2, 0, 1], rubrique: [0, 1, 1, 0], quartier: [1, 2, 2, 0], commune: [1, 1, 1, 0],
  // Initiative, state, to be verified, access: see the pack.
  traits: [1, 1 << 4 | 1 << 3, 3 << 4, 1 << 1 | 1],
});
const numbers = (state, selection = null) => [...choose(points, { ...emptyState(), ...state }, selection)].map((i) => points.number[i]);

test("folding", () => {
  assert.equal(fold("  L’ŒUVRE d’Été, n° 5 "), "l oeuvre d ete n 5");
  assert.equal(holds("composteur du sanitat", ["sani", "comp"]), true);
  assert.equal(holds("composteur du sanitat", ["nitat"]), false);
});

test("each filter keeps what it names, and several values widen it", () => {
  assert.deepEqual(numbers({}), [11, 12, 13, 14]);
  assert.deepEqual(numbers({ famille: ["initiative"] }), [11, 14]);
  assert.deepEqual(numbers({ rubrique: ["culture"] }), [12, 13]);
  assert.deepEqual(numbers({ quartier: ["6", "1"] }), [11, 12, 13]);
  assert.deepEqual(numbers({ type: ["composteur"], quartier: ["6"] }), [11]);
  assert.deepEqual(numbers({ acces_fauteuil: ["oui"] }), [12]);
  assert.deepEqual(numbers({ a_verifier: true }), [12]);
  assert.deepEqual(numbers({ commune: ["44109"] }), [11, 12, 13]);
});

test("an unknown code is ignored", () => {
  assert.deepEqual(numbers({ rubrique: ["licorne"] }), [11, 12, 13, 14]);
});

test("the server decides which places hold the words", () => {
  assert.deepEqual(numbers({ q: "epluchures" }, new Set([13])), [13]);
  assert.deepEqual(numbers({ q: "epluchures", famille: ["initiative"] }, new Set([13, 14])), [14]);
});

test("suggestions: kinds by label then by synonym, quartiers", () => {
  assert.deepEqual(suggest(points, "compost").map(({ kind, label }) => [kind, label]), [["type", "Composteur"]]);
  assert.deepEqual(suggest(points, "expo"), [{ kind: "type", index: 1, label: "Musée", via: "exposition" }]);
  assert.equal(suggest(points, "ile")[0].label, "Île de Nantes");
  assert.deepEqual(suggest(points, " ’ "), []);
});

test("places that the server offers keep its order, those that this map does not know are left out", () => {
  const found = placesOf(points, [{ number: 14, name: "Compost du château" }, { number: 99, name: "Né depuis" }, { number: 11, name: "Composteur du Sanitat" }]);
  assert.deepEqual(found.map(({ kind, index, label }) => [kind, index, label]), [["place", 3, "Compost du château"], ["place", 0, "Composteur du Sanitat"]]);
  assert.deepEqual(stillMeant(found, "compost sani").map(({ index }) => index), [0]);
  assert.deepEqual(stillMeant(found, ""), []);
});

test("a place is described by its type, else by its rubrique", () => {
  assert.equal(points.kindLabel(0), "Composteur");
  assert.equal(points.kindLabel(2), "Culture");
  assert.equal(points.pictogram(2), "library");
  assert.equal(points.areaLabel(3), "");
  assert.equal(points.indexOf(13), 2);
  assert.equal(points.indexOf(99), -1);
});

test("distances as people say them", () => {
  assert.equal(distanceInWords(123), "120\u00a0m");
  assert.equal(distanceInWords(1449), "1,4\u00a0km");
  assert.equal(Math.round(metresBetween(-1.55, 47.21, -1.55, 47.22)), 1112);
});

test("sentences are filled from the catalogue", () => {
  learnWords({ near: "à {metres} de {place}" });
  assert.equal(say("near", { metres: "5 m", place: "vous" }), "à 5 m de vous");
  assert.equal(say("unknown"), "unknown");
});

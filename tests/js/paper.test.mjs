// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInThisContext } from "node:vm";
import { credit } from "../../static/js/map/credit.js";
import { rulesOfPaper } from "../../static/js/map/paper.js";

Object.assign(globalThis, { window: globalThis, document: {}, L: { GridLayer: class {} } });
runInThisContext(readFileSync(new URL("../../static/vendor/protomaps-leaflet/protomaps-leaflet.js", import.meta.url), "utf8"));
const protomaps = /** @type {any} */ (globalThis).protomapsL;
const sheet = ["tokens", "components/markers"].map((name) => readFileSync(new URL(`../../static/css/${name}.css`, import.meta.url), "utf8"));

/** The rules, and the colours for which the library asked in vain. */
function drawn() {
  /** @type {Set<string>} */
  const missing = new Set();
  /** @type {Set<string>} */
  const properties = new Set();
  const told = (/** @type {Record<string, string>} */ tint) => new Proxy(tint, { get: (of, /** @type {string} */ name) => of[name] ?? (missing.add(name), undefined) });
  const library = { ...protomaps, paintRules: (/** @type {Record<string, string>} */ tint) => protomaps.paintRules(told(tint)) };
  const colour = (/** @type {string} */ name) => (properties.add(name), "#123456");
  const rules = rulesOfPaper(library, colour, "fr");
  for (const { symbolizer } of rules.paintRules) symbolizer.fill?.get(14, { props: {} });
  return { ...rules, missing, properties };
}

test("every colour of a base map comes from the style sheet, by day and by night", () => {
  const { missing, properties } = drawn();
  assert.deepEqual([...missing].filter((name) => name !== "landcover"), []);
  const night = sheet[1].split(".ground-tiles { filter: invert")[1];
  for (const name of properties) {
    assert.ok(sheet[0].includes(`${name}: #`), name);
    assert.ok(night.includes(`${name}: #`), name);
  }
});

test("streets bear their names where one walks, and the town itself never under its places", () => {
  const { labelRules } = drawn();
  const told = (/** @type {string} */ dataLayer, /** @type {number} */ zoom, /** @type {object} */ props) =>
    labelRules.some((rule) => rule.dataLayer === dataLayer && zoom >= (rule.minzoom ?? 0) && zoom <= (rule.maxzoom ?? 99) && rule.filter(zoom, { props, geomType: 2 }));
  assert.deepEqual([13, 14].map((zoom) => told("roads", zoom, { kind: "major_road" })), [false, true]);
  assert.deepEqual([15, 16].map((zoom) => told("roads", zoom, { kind: "minor_road" })), [false, true]);
  assert.deepEqual([10, 12].map((zoom) => told("places", zoom, { kind: "locality", population_rank: 11 })), [true, false]);
  assert.ok(told("places", 12, { kind: "locality", population_rank: 8 }));
});

test("OpenStreetMap is named with its link, and nothing else of an attribution is HTML", () => {
  assert.equal(credit("© <b>Ville</b>"), "© &#60;b&#62;Ville&#60;/b&#62;");
  assert.match(credit("© OpenStreetMap"), /^© <a href="https:\/\/www\.openstreetmap\.org\/copyright">OpenStreetMap<\/a>$/);
});

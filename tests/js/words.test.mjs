// @ts-check
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { learnWords, sayMany } from "../../static/js/lib/words.js";

learnWords({ count: "one: {n}", count_many: "many: {n}" });

/** @param {string} language */
function speak(language) {
  Object.assign(globalThis, { document: { documentElement: { lang: language } } });
}

afterEach(() => Reflect.deleteProperty(globalThis, "document"));

test("in French nothing is singular, as one is", () => {
  speak("fr");
  assert.deepEqual([0, 1, 2].map((n) => sayMany("count", n)), ["one: 0", "one: 1", "many: 2"]);
});

test("in English nothing is plural", () => {
  speak("en");
  assert.deepEqual([0, 1, 2].map((n) => sayMany("count", n)), ["many: 0", "one: 1", "many: 2"]);
});

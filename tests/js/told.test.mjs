// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { learnWords } from "../../static/js/lib/words.js";
import { told } from "../../static/js/rounds/words_of.js";

learnWords({ told_waiting: "Received: the team will look.", told_refused: "Cannot be kept.", told_published: "Published.", field_telephone: "Telephone", said_field: "{field}: {value}" });

/** @param {any} verdict @returns {string} */
const said = (verdict) => told(/** @type {any} */ ({ state: "done", verdict }));

test("what waits is told with its reason, when there is one", () => {
  assert.equal(said({ verdict: "waiting", problems: [] }), "Received: the team will look.");
  const problems = [{ field: "", code: "structure_first", message: "The Friends alone publish here." }];
  assert.equal(said({ verdict: "waiting", problems }), "Received: the team will look. The Friends alone publish here.");
});

test("what is refused is told with its fields", () => {
  assert.equal(said({ verdict: "refused", problems: [{ field: "telephone", code: "phone", message: "Ten digits." }] }), "Cannot be kept. Telephone: Ten digits.");
});

test("what is published needs no reason", () => {
  assert.equal(said({ verdict: "published", problems: [{ field: "position", code: "outside_territory", message: "Outside." }] }), "Published.");
});

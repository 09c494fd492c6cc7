// Asks the npm library opening_hours what it says of many texts at many instants, in one process.
// In: {"texts": […], "instants": [milliseconds, …]} on standard input; TZ must be Europe/Paris, since the
// library reads the clock of the process. Out: for each text a letter an instant (o open, c closed, u unknown;
// x where it gives up), or null when it is no opening hours to the library.
"use strict";

const path = require("node:path");
const fs = require("node:fs");

const OpeningHours = require(path.join(__dirname, "../vendor/opening_hours/opening_hours.js"));
const LOIRE_ATLANTIQUE = {
  lat: "47.2184",
  lon: "-1.5536",
  address: { country: "France", country_code: "fr", state: "Pays de la Loire", county: "Loire-Atlantique" },
};
const LETTERS = { open: "o", closed: "c", unknown: "u" };

function letterAt(hours, instant) {
  try {
    return LETTERS[hours.getStateString(new Date(instant), true)];
  } catch {
    return "x";
  }
}

function lettersOf(text, instants) {
  let hours;
  try {
    hours = new OpeningHours(text, LOIRE_ATLANTIQUE);
  } catch {
    return null;
  }
  return instants.map((instant) => letterAt(hours, instant)).join("");
}

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
// The library tells its troubles on the console; the answer is all that may stand on standard output.
console.log = console.warn = console.error = () => {};
fs.writeSync(1, JSON.stringify(asked.texts.map((text) => lettersOf(text, asked.instants))));

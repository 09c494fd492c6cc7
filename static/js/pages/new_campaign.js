// @ts-check
/** Opening an opération: the count follows the choice. Without this script, or without network, « Recompter » counts. */
import "../edit/area.js";
import { find } from "../lib/dom.js";

/** Long enough for somebody who ticks three boxes in a row, or types a corner. */
const REST_MS = 300;
const AREA = new Set(["quartier", "commune", "rubrique", "type", "a_verifier", "zone", "bbox"]);

const form = /** @type {HTMLFormElement} */ (find("[data-counted]"));
const button = find("[data-count-again]", form);
let resting = 0;
let asked = new AbortController();

/** @returns {URLSearchParams} what is chosen, and nothing else of the form */
function chosen() {
  const wanted = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (AREA.has(name) && typeof value === "string" && value) wanted.append(name, value);
  return wanted;
}

async function count() {
  asked.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`/operations/nouvelle/compte.json?${chosen()}`, { signal: asked.signal, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    find("[data-count]", form).textContent = (await answer.json()).text;
    button.hidden = true;
  } catch (trouble) {
    // The count on the page is that of a former choice: the button counts again.
    if (!(trouble instanceof DOMException && trouble.name === "AbortError")) button.hidden = false;
  }
}

form.addEventListener("input", ({ target }) => {
  if (!AREA.has(/** @type {HTMLInputElement} */ (target).name)) return;
  clearTimeout(resting);
  resting = window.setTimeout(count, REST_MS);
});
// Where somebody comes back to, the browser ticks again what was ticked.
window.addEventListener("pageshow", () => void count());

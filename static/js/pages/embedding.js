// @ts-check
/** The page works without this, by its button. Here what is chosen is shown at once: lines that one copies without
 * having pressed the button would be those of another map. */
import { copyButtons } from "../edit/copy.js";
import { find } from "../lib/dom.js";

const form = /** @type {HTMLFormElement} */ (find(".embedding-form"));
/** Milliseconds between two digits of a height, at most. */
const PAUSE = 150;
/** The last choice counts, whichever answer comes last. */
let asked = "";

/** @param {string} lines */
function write(lines) {
  const area = /** @type {HTMLTextAreaElement} */ (find("#embedding-lines"));
  area.value = lines;
  area.dispatchEvent(new Event("change"));
}

async function show() {
  const choices = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const address = `${new URL(form.action).pathname}?${new URLSearchParams(choices)}`;
  asked = address;
  const answer = await fetch(address).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  if (asked !== address) return;
  // Without an answer no lines are better than those of another map: the button of the form is still there.
  if (!text) return write("");
  const made = new DOMParser().parseFromString(text, "text/html");
  const lines = /** @type {HTMLTextAreaElement} */ (find("#embedding-lines", made));
  const fresh = /** @type {HTMLIFrameElement} */ (find(".embedding-frame", made));
  const frame = /** @type {HTMLIFrameElement} */ (find(".embedding-frame"));
  write(lines.textContent ?? "");
  frame.height = fresh.height;
  const source = fresh.getAttribute("src") ?? "";
  if (frame.getAttribute("src") !== source) frame.src = source;
  history.replaceState(null, "", address);
}

copyButtons();
let waiting = 0;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => void show(), PAUSE);
});

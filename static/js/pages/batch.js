// @ts-check
/** « Décider ensemble » : sends what is ticked a few at a time and tells what became of each. Without this script the
 * form sends all of it at once, and a page tells. */
import { listenForFilters } from "../moderation/filters.js";

const SLICE = 5;
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#batch"));
const undo = /** @type {HTMLFormElement | null} */ (document.querySelector("#batch-undo"));

/** @returns {HTMLInputElement[]} */
const boxes = () => [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('#batch input[name="uid"]:not(:disabled)'))];

listenForFilters();
if (form) begin(form);

/** @param {HTMLFormElement} batch */
function begin(batch) {
  const all = /** @type {HTMLElement} */ (batch.querySelector("[data-all-box]"));
  all.hidden = false;
  batch.addEventListener("change", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (box.matches("[data-tick-all]")) for (const one of boxes()) one.checked = box.checked && one.hasAttribute("data-plain");
    count(batch);
  });
  batch.addEventListener("submit", (event) => {
    event.preventDefault();
    send(batch, /** @type {HTMLButtonElement} */ (event.submitter));
  });
  count(batch);
}

/** @param {HTMLFormElement} batch */
function count(batch) {
  const ticked = boxes().filter((box) => box.checked).length;
  const every = /** @type {HTMLInputElement} */ (batch.querySelector("[data-tick-all]"));
  const plain = boxes().filter((box) => box.hasAttribute("data-plain"));
  every.checked = plain.length > 0 && plain.every((box) => box.checked);
  for (const words of batch.querySelectorAll("[data-count]")) words.textContent = ticked ? `(${ticked})` : "";
}

/** @param {HTMLFormElement} batch @param {HTMLButtonElement} button */
async function send(batch, button) {
  const ticked = boxes().filter((box) => box.checked);
  if (!ticked.length) return plainly(batch, button);
  const trouble = /** @type {HTMLElement} */ (batch.querySelector("[data-trouble]"));
  trouble.hidden = true;
  lock(batch, true);
  let done = 0;
  try {
    for (let begin = 0; begin < ticked.length; begin += SLICE) {
      const slice = ticked.slice(begin, begin + SLICE);
      const answer = await post(batch, button, slice);
      if (answer.status === 422) return plainly(batch, button);
      if (!answer.ok) throw new Error(String(answer.status));
      for (const row of (await answer.json()).results) tell(row);
      done += slice.length;
      progress(batch, done, ticked.length);
    }
    /** @type {HTMLElement} */ (batch.querySelector("[data-after]")).hidden = false;
  } catch {
    trouble.hidden = false;
  } finally {
    lock(batch, false);
    count(batch);
  }
}

/** @param {HTMLFormElement} batch @param {HTMLButtonElement} button @param {HTMLInputElement[]} slice */
function post(batch, button, slice) {
  const chosen = slice.map((box) => box.value);
  const body = new FormData(batch);
  for (const name of [...body.keys()]) if (/^(?:uid|state-|version-|together-)/.test(name)) body.delete(name);
  for (const uid of chosen) {
    body.append("uid", uid);
    for (const hidden of /** @type {NodeListOf<HTMLInputElement>} */ (batch.querySelectorAll(`[data-uid="${CSS.escape(uid)}"] input[type="hidden"]`))) {
      body.append(hidden.name, hidden.value);
    }
  }
  body.set("verdict", button.value);
  return fetch(batch.action, { method: "POST", body, headers: { "X-Requested-With": "desk" }, credentials: "same-origin" });
}

/** @param {{uid: string, uids: string, done: boolean, text: string}} row */
function tell(row) {
  const line = /** @type {HTMLElement | null} */ (document.querySelector(`.batch-line[data-uid="${CSS.escape(row.uid)}"]`));
  if (!line) return;
  const box = /** @type {HTMLInputElement} */ (line.querySelector('input[name="uid"]'));
  line.classList.add(row.done ? "is-done" : "is-left");
  /** @type {HTMLElement} */ (line.querySelector(".batch-result")).textContent = row.text;
  box.checked = false;
  box.disabled = true;
  if (!row.done || !undo) return;
  undo.append(Object.assign(document.createElement("input"), { type: "hidden", name: "uids", value: row.uids }));
  /** @type {HTMLElement} */ (document.querySelector("[data-undo-button]")).hidden = false;
}

/** @param {HTMLFormElement} batch @param {number} done @param {number} total */
function progress(batch, done, total) {
  const line = /** @type {HTMLElement} */ (batch.querySelector("[data-progress]"));
  line.hidden = false;
  const bar = /** @type {HTMLProgressElement} */ (line.querySelector("progress"));
  bar.max = total;
  bar.value = done;
  /** @type {HTMLElement} */ (line.querySelector("[data-progress-words]")).textContent = `${done} / ${total}`;
}

/** @param {HTMLFormElement} batch @param {boolean} locked */
function lock(batch, locked) {
  for (const button of batch.querySelectorAll("button")) button.disabled = locked;
}

/** The server tells what is missing, on a page. @param {HTMLFormElement} batch @param {HTMLButtonElement} button */
function plainly(batch, button) {
  batch.append(Object.assign(document.createElement("input"), { type: "hidden", name: "verdict", value: button.value }));
  batch.submit();
}

// @ts-check
/** The list of what waits: a decided line goes at once, the list and its numbers are asked for when there is time. */
import { find } from "../lib/dom.js";
import { ask } from "./ahead.js";

/** Milliseconds without a decision after which there is time, and the longest that the numbers stay behind. */
const CALM = 400;
const LONGEST = 3000;

let timer = 0;
let since = 0;
/** Counts what changed here: a list that was asked for before is not drawn. */
let changes = 0;

/** @param {string} uid of the contribution that the queue shows as chosen */
export function mark(uid) {
  for (const entry of document.querySelectorAll(".desk-entry")) {
    const chosen = /** @type {HTMLElement} */ (entry).dataset.uid === uid;
    if (chosen) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
    if (chosen) entry.scrollIntoView({ block: "nearest" });
  }
}

/** @param {{queue: string, pressure: string}} told @param {string} uid of what is on the desk */
export function drawQueue(told, uid) {
  changes += 1;
  const list = find("#queue");
  const focused = list.contains(document.activeElement) && /** @type {HTMLElement} */ (document.activeElement).dataset.uid;
  list.innerHTML = told.queue;
  find("#pressure").textContent = told.pressure;
  mark(uid);
  if (focused) line(focused)?.focus();
}

/** These are decided. @param {string[]} uids @param {() => string} onDesk the uid of what is on the desk by then */
export function takeOut(uids, onDesk) {
  changes += 1;
  for (const uid of uids) line(uid)?.closest("li")?.remove();
  since ||= Date.now();
  clearTimeout(timer);
  timer = window.setTimeout(() => refresh(onDesk), Math.min(CALM, Math.max(0, since + LONGEST - Date.now())));
}

/** @param {string} uid @returns {HTMLElement | null} */
function line(uid) {
  return document.querySelector(`.desk-entry[data-uid="${CSS.escape(uid)}"]`);
}

/** @param {() => string} onDesk */
async function refresh(onDesk) {
  const url = find("#queue").dataset.url;
  if (!url) return;
  const before = changes;
  since = 0;
  try {
    const answer = await ask(url);
    if (answer.ok && before === changes) drawQueue(await answer.json(), onDesk());
  } catch {
    // Without network the numbers stay as they are; the next decision tells of the trouble.
  }
}

// @ts-check
/** The list of what waits: a decided line goes at once, the list and its numbers are asked for when there is time. */
import { find } from "../lib/dom.js";
import { ask } from "./ahead.js";

/** Milliseconds without a decision after which there is time, and the longest that the numbers stay behind. */
const CALM = 400;
const LONGEST = 3000;

let timer = 0;
let since = 0;
/** Counts decisions and undoings. */
let changes = 0;
/** The last undoing among them. */
let undone = 0;
/** Of each that was decided here, which change that was: a list that was asked for before still holds its line. @type {Map<string, number>} */
const gone = new Map();

/** @param {string} uid of the contribution that the queue shows as chosen @param {{reveal?: boolean}} [how] reveal: bring its line into view */
export function mark(uid, { reveal = true } = {}) {
  for (const entry of document.querySelectorAll(".desk-entry")) {
    const chosen = /** @type {HTMLElement} */ (entry).dataset.uid === uid;
    if (chosen) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
    if (chosen && reveal) entry.scrollIntoView({ block: "nearest" });
  }
}

/**
 * @param {{queue: string, pressure: string}} told @param {string} uid of what is on the desk
 * @param {number} [asked] the change after which it was asked for
 */
export function drawQueue(told, uid, asked = changes) {
  const list = find("#queue");
  const focused = list.contains(document.activeElement) && /** @type {HTMLElement} */ (document.activeElement).dataset.uid;
  const scrolled = list.querySelector(".desk-list")?.scrollTop ?? 0;
  list.innerHTML = told.queue;
  find("#pressure").textContent = told.pressure;
  for (const [one, change] of gone) if (change > asked) remove(one);
  mark(uid, { reveal: false });
  list.querySelector(".desk-list")?.scrollTo({ top: scrolled });
  if (focused) line(focused)?.focus({ preventScroll: true });
}

/** These are decided. @param {string[]} uids @param {() => string} onDesk the uid of what is on the desk by then */
export function takeOut(uids, onDesk) {
  changes += 1;
  for (const uid of uids) {
    gone.set(uid, changes);
    remove(uid);
  }
  since ||= Date.now();
  clearTimeout(timer);
  timer = window.setTimeout(() => refresh(onDesk), Math.min(CALM, Math.max(0, since + LONGEST - Date.now())));
}

/** This one waits again. @param {string} uid */
export function putBack(uid) {
  changes += 1;
  undone = changes;
  gone.delete(uid);
}

/** @param {string} uid */
function remove(uid) {
  line(uid)?.closest("li")?.remove();
}

/** @param {string} uid @returns {HTMLElement | null} */
function line(uid) {
  return document.querySelector(`.desk-entry[data-uid="${CSS.escape(uid)}"]`);
}

/** @param {() => string} onDesk */
async function refresh(onDesk) {
  const url = find("#queue").dataset.url;
  if (!url) return;
  const asked = changes;
  since = 0;
  try {
    const answer = await ask(url);
    // One that waits again since is not in it.
    if (answer.ok && undone <= asked) drawQueue(await answer.json(), onDesk(), asked);
  } catch {
    // Without network the numbers stay as they are; the next decision tells of the trouble.
  }
}

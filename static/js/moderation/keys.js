// @ts-check
/**
 * Single keys: a letter presses the button that carries it, a digit chooses a reason and sends the refusal.
 * Letters are those printed on the keyboard (event.key), whatever its layout; digits are the places of the top row and
 * of the keypad (event.code), because on French keyboards they need Shift. Silent while one types, and when switched off.
 */
import { undoWhatIsOnItsWay } from "./decide.js";
import { isBusy } from "./underway.js";
import { work } from "./work.js";

const SETTING = "carto-desk-keys";
/** Sheets over the desk, but for the one that only holds further buttons with their letters. */
const SILENCING = ":popover-open:not(#more)";

export function listenForKeys() {
  const box = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-keys-switch]"));
  if (box) {
    box.checked = areOn();
    box.addEventListener("change", () => remember(box.checked));
  }
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-reason]");
    if (button) choose(/** @type {HTMLElement} */ (button).dataset);
  });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (!areOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (digit && isOpen("refuse")) {
    event.preventDefault();
    refuse(Number(digit[1]));
  } else if (!digit && (!document.querySelector(SILENCING) || (event.key === "?" && isOpen("keys")))) {
    press(event);
  }
}

/** @param {KeyboardEvent} event */
function press(event) {
  const key = event.key.toLowerCase();
  if (key === "z" && isBusy()) {
    undoWhatIsOnItsWay();
    return;
  }
  const selector = key === "z" ? "[data-undo]" : `[data-key="${CSS.escape(key)}"]`;
  const target = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  if (!target || isBehindTheQueue(target)) return;
  event.preventDefault();
  target.click();
}

/**
 * On a narrow screen the queue stands before the desk: nobody decides on what they have not seen.
 * @param {HTMLElement} target @returns {boolean}
 */
function isBehindTheQueue(target) {
  return target.closest(".desk-acts")?.checkVisibility() === false;
}

/** @param {number} rank of the reason, from 1 */
function refuse(rank) {
  const reason = /** @type {HTMLInputElement | undefined} */ (work().querySelectorAll('input[name="reason"]')[rank - 1]);
  if (!reason) return;
  reason.checked = true;
  /** @type {HTMLElement | null} */ (work().querySelector('button[value="refuse"]'))?.click();
}

/** A button that knows the reason fills the sheet; what was typed there stays. @param {DOMStringMap} known */
function choose(known) {
  const reason = /** @type {HTMLInputElement | null} */ (work().querySelector(`input[name="reason"][value="${known.reason}"]`));
  const words = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("refuse-message"));
  if (reason) reason.checked = true;
  if (words && !words.value && known.message) words.value = known.message;
}

/** @param {string} id @returns {boolean} */
function isOpen(id) {
  return Boolean(document.getElementById(id)?.matches(":popover-open"));
}

/** @param {EventTarget | null} target @returns {boolean} a field where a letter is a letter */
function isTyping(target) {
  const element = /** @type {HTMLElement} */ (target);
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !["checkbox", "radio", "button", "submit"].includes(/** @type {HTMLInputElement} */ (element).type);
}

/** @returns {boolean} */
function areOn() {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
function remember(on) {
  try {
    localStorage.setItem(SETTING, on ? "on" : "off");
  } catch {
    // A browser that keeps nothing forgets the choice at the end of the page.
  }
}

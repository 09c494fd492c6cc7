// @ts-check
/** « Champ par champ »: boxes beside the fields, and a button that says how many stay. */
import { work } from "./work.js";

export function listenForPicks() {
  document.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("[data-by-field]");
    if (!link) return;
    event.preventDefault();
    const item = document.getElementById("item");
    const picking = item?.classList.toggle("is-picking");
    link.setAttribute("aria-pressed", String(Boolean(picking)));
    const boxes = picks();
    if (picking) boxes[0]?.focus();
    else for (const box of boxes) box.checked = true;
    name();
  });
  document.addEventListener("change", (event) => {
    if (/** @type {HTMLElement} */ (event.target).matches("[data-pick]")) name();
  });
}

/** The boxes as they were, on a contribution that came back. */
export function pickAgain() {
  document.getElementById("item")?.classList.add("is-picking");
  work().querySelector("[data-by-field]")?.setAttribute("aria-pressed", "true");
  name();
}

/** @returns {HTMLInputElement[]} */
function picks() {
  return [.../** @type {NodeListOf<HTMLInputElement>} */ (work().querySelectorAll("[data-pick]"))];
}

/** The button says what it will do. */
function name() {
  const some = picks().some((box) => !box.checked);
  for (const [selector, shown] of /** @type {[string, boolean][]} */ ([["[data-all]", !some], ["[data-some]", some]])) {
    const words = /** @type {HTMLElement | null} */ (work().querySelector(selector));
    if (words) words.hidden = !shown;
  }
}

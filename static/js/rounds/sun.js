// @ts-check
/** Full sun: black on white, chosen on this device, or because it asks for more contrast everywhere. */
import { find } from "../lib/dom.js";

const KEPT = "carto-sun";

export function prepareSun() {
  const button = find("#round-sun");
  const show = (/** @type {boolean} */ sunny) => {
    button.setAttribute("aria-pressed", String(sunny));
    document.documentElement.toggleAttribute("data-sun", sunny);
  };
  button.addEventListener("click", () => {
    const sunny = button.getAttribute("aria-pressed") !== "true";
    show(sunny);
    remember(sunny ? "1" : "0");
  });
  button.hidden = false;
  const chosen = remembered();
  show(chosen === null ? matchMedia("(prefers-contrast: more)").matches : chosen === "1");
}

/** @returns {string | null} null as well where the browser keeps nothing */
function remembered() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** @param {string} value */
function remember(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // It holds until the page is closed.
  }
}

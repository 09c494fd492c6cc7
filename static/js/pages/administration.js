// @ts-check
/** The administration works without this: here a drawing is found by its name, and a colour is judged while it is chosen. */

import { fold } from "../lib/fold.js";

for (const picker of document.querySelectorAll("[data-picker]")) listenForWords(/** @type {HTMLElement} */ (picker));
for (const field of document.querySelectorAll("[data-colour]")) listenForColour(/** @type {HTMLElement} */ (field));
for (const input of document.querySelectorAll("input[type=color]")) offerCode(/** @type {HTMLInputElement} */ (input));
for (const button of document.querySelectorAll("[data-copy]")) offerCopy(/** @type {HTMLButtonElement} */ (button));
for (const list of document.querySelectorAll(".picker-box, .admin-nav ul")) showCurrent(/** @type {HTMLElement} */ (list));

/**
 * Scrolls a box, and never the page, to what is chosen in it.
 * @param {HTMLElement} list
 */
function showCurrent(list) {
  const chosen = list.querySelector("[aria-current]") ?? list.querySelector(":checked")?.closest("label");
  // Somebody who is already there with the keyboard keeps what they see.
  if (!chosen || list.contains(document.activeElement)) return;
  const box = list.getBoundingClientRect();
  const here = chosen.getBoundingClientRect();
  // At the edge: a door of which a sliver shows is one that no finger hits.
  list.scrollLeft += here.left - box.left;
  list.scrollTop += here.top - box.top - (box.height - here.height) / 2;
}

/** @param {HTMLElement} picker */
function listenForWords(picker) {
  const box = /** @type {HTMLElement} */ (picker.querySelector("[data-picker-search]"));
  const input = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const status = /** @type {HTMLElement} */ (picker.querySelector("[data-picker-status]"));
  box.hidden = false;
  // Enter in a search box must not send the form that surrounds it.
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  input.addEventListener("input", () => {
    // Words are found by how they begin: "vélo" is not in "enveloppe".
    const asked = ` ${fold(input.value)}`.trimEnd();
    let found = 0;
    for (const theme of picker.querySelectorAll("[data-picker-theme]")) {
      const name = ` ${fold(theme.querySelector(".picker-name")?.textContent ?? "")}`;
      let some = false;
      for (const option of theme.querySelectorAll("label")) {
        const fits = !asked || name.includes(asked) || ` ${fold(option.title)}`.includes(asked);
        option.hidden = !fits;
        some ||= fits;
        if (fits) found += 1;
      }
      /** @type {HTMLElement} */ (theme).hidden = !some;
    }
    status.textContent = found ? String(found) : status.dataset.none ?? "";
    status.classList.toggle("hidden-text", found > 0);
  });
}

/** @param {HTMLElement} field */
function listenForColour(field) {
  const input = /** @type {HTMLInputElement} */ (field.querySelector("input"));
  const words = /** @type {HTMLOutputElement} */ (field.querySelector("[data-colour-words]"));
  const marks = /** @type {NodeListOf<HTMLElement>} */ (field.querySelectorAll("[data-colour-mark]"));
  const show = () => {
    const ratio = 1.05 / (luminance(input.value) + 0.05);
    const light = ratio < 3;
    const number = ratio.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    words.textContent = `${light ? field.dataset.light : field.dataset.fine} ${number}.`;
    words.classList.toggle("is-light", light);
    for (const mark of marks) {
      mark.hidden = false;
      mark.style.setProperty("--cat", input.value);
    }
  };
  input.addEventListener("input", show);
  field.closest("form")?.addEventListener("change", (event) => {
    const chosen = /** @type {HTMLInputElement} */ (event.target);
    if (chosen.name !== "pictogram") return;
    const drawing = chosen.parentElement?.querySelector("use")?.getAttribute("href");
    for (const mark of marks) mark.querySelector("use")?.setAttribute("href", drawing ?? "");
  });
  show();
}

/**
 * Beside the browser's own chooser, which is worked with a mouse: the code of the colour, to type or to paste.
 * @param {HTMLInputElement} colour
 */
function offerCode(colour) {
  const code = document.createElement("input");
  Object.assign(code, { className: "input input-short", maxLength: 7, pattern: "#[0-9A-Fa-f]{6}", value: colour.value, autocomplete: "off" });
  code.spellcheck = false;
  code.setAttribute("aria-label", colour.dataset.code ?? "");
  colour.after(code);
  colour.addEventListener("input", () => { if (document.activeElement !== code) code.value = colour.value; });
  code.addEventListener("input", () => {
    const typed = code.value.trim().replace(/^(?!#)/, "#");
    if (!/^#[0-9a-f]{6}$/i.test(typed)) return;
    colour.value = typed.toLowerCase();
    colour.dispatchEvent(new Event("input", { bubbles: true }));
  });
  code.addEventListener("change", () => { if (!code.checkValidity()) code.value = colour.value; });
}

/**
 * Relative luminance (WCAG 2.2) of #rrggbb.
 * @param {string} colour
 */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {HTMLButtonElement} button */
function offerCopy(button) {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent ?? "");
    const words = /** @type {HTMLElement} */ (button.querySelector("span"));
    words.textContent = button.dataset.done ?? "";
  });
}

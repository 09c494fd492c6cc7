// @ts-check
/**
 * Rectangles over a photo: drawn, moved and sized by pointer, touch or keyboard. The numbers of the form stay what is
 * sent, so that both ways show the same; a rectangle is a button that carries the number of its row.
 */
import { element } from "../lib/dom.js";

/** @typedef {{ left: number, top: number, width: number, height: number }} Box in per cent of the photo */

const NAMES = ["gauche", "haut", "largeur", "hauteur"];
/** Smaller is a slip of the finger. */
const SMALLEST = 1;
const STEP = 1;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

const form = document.querySelector("#mask");
const stage = document.querySelector("[data-stage]");
if (form instanceof HTMLFormElement && stage instanceof HTMLElement) start(form, stage);

/** @param {HTMLFormElement} form @param {HTMLElement} stage */
function start(form, stage) {
  stage.classList.add("is-live");
  for (const hint of form.querySelectorAll("[data-with-script]")) /** @type {HTMLElement} */ (hint).hidden = false;
  form.querySelector("[data-add]")?.addEventListener("click", () => {
    const row = freeRow(form);
    write(row, { left: 40, top: 40, width: 20, height: 20 });
    draw(form, stage);
    zoneOf(stage, row)?.focus();
  });
  form.addEventListener("input", () => draw(form, stage));
  stage.addEventListener("pointerdown", (event) => drag(event, form, stage));
  stage.addEventListener("keydown", (event) => press(event, form, stage));
  draw(form, stage);
}

/** @param {HTMLFormElement} form @returns {HTMLElement[]} */
function rowsOf(form) {
  return [...form.querySelectorAll("[data-row]")].map((row) => /** @type {HTMLElement} */ (row));
}

/** @param {HTMLElement} row @returns {HTMLInputElement[]} */
function inputsOf(row) {
  return NAMES.map((name) => /** @type {HTMLInputElement} */ (row.querySelector(`[name="${name}"]`)));
}

/** The first empty row, or a new one. @param {HTMLFormElement} form */
function freeRow(form) {
  const rows = rowsOf(form);
  const free = rows.find((row) => inputsOf(row).every((input) => !input.value.trim()));
  if (free) return free;
  const last = rows[rows.length - 1];
  const made = /** @type {HTMLElement} */ (last.cloneNode(true));
  made.querySelector(".field-error")?.remove();
  made.classList.remove("field-invalid");
  const number = String(rows.length + 1);
  const shown = made.querySelector(".mask-number");
  if (shown) shown.textContent = number;
  made.setAttribute("aria-label", (last.getAttribute("aria-label") ?? "").replace(/\d+/, number));
  for (const input of inputsOf(made)) input.value = "";
  last.after(made);
  return made;
}

/** @param {HTMLElement} row @returns {Box | null} */
function read(row) {
  const [left, top, width, height] = inputsOf(row).map((input) => Number.parseFloat(input.value.replace(",", ".")));
  return [left, top, width, height].every(Number.isFinite) ? { left, top, width, height } : null;
}

/** @param {HTMLElement} row @param {Box} box */
function write(row, box) {
  const width = clamp(box.width, SMALLEST, 100);
  const height = clamp(box.height, SMALLEST, 100);
  const numbers = [clamp(box.left, 0, 100 - width), clamp(box.top, 0, 100 - height), width, height];
  inputsOf(row).forEach((input, rank) => {
    input.value = String(Math.round(numbers[rank] * 10) / 10);
  });
}

/** @param {number} value @param {number} least @param {number} most */
function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

/** @param {HTMLElement} stage @param {HTMLElement} row */
function zoneOf(stage, row) {
  const rank = row.querySelector(".mask-number")?.textContent ?? "";
  return /** @type {HTMLElement | null} */ (stage.querySelector(`[data-zone="${rank}"]`));
}

/** @param {HTMLFormElement} form @param {HTMLElement} stage */
function draw(form, stage) {
  for (const [rank, row] of rowsOf(form).entries()) {
    const box = read(row);
    const number = String(rank + 1);
    let zone = zoneOf(stage, row);
    if (!box) {
      zone?.remove();
      continue;
    }
    if (!zone) {
      const name = (stage.dataset.name ?? "").replace("{number}", number);
      zone = element("button", { type: "button", class: "mask-zone", "data-zone": number, "aria-label": name }, number);
      stage.append(zone);
    }
    zone.style.left = `${box.left}%`;
    zone.style.top = `${box.top}%`;
    zone.style.width = `${box.width}%`;
    zone.style.height = `${box.height}%`;
  }
}

/** Draw a new rectangle, or move the one under the finger. @param {PointerEvent} event @param {HTMLFormElement} form @param {HTMLElement} stage */
function drag(event, form, stage) {
  if (event.button !== 0) return;
  const frame = stage.getBoundingClientRect();
  /** @param {PointerEvent} at */
  const spot = (at) => ({
    x: clamp(((at.clientX - frame.left) / frame.width) * 100, 0, 100),
    y: clamp(((at.clientY - frame.top) / frame.height) * 100, 0, 100),
  });
  const from = spot(event);
  const zone = event.target instanceof HTMLElement ? event.target.closest("[data-zone]") : null;
  const held = zone instanceof HTMLElement ? rowsOf(form)[Number(zone.dataset.zone) - 1] : null;
  const before = held ? read(held) : null;
  /** @type {HTMLElement | null} */
  let row = held;
  stage.setPointerCapture(event.pointerId);
  /** @param {PointerEvent} at */
  const move = (at) => {
    const to = spot(at);
    if (held && before) {
      write(held, { ...before, left: before.left + to.x - from.x, top: before.top + to.y - from.y });
    } else if (Math.abs(to.x - from.x) >= SMALLEST && Math.abs(to.y - from.y) >= SMALLEST) {
      row ??= freeRow(form);
      const left = Math.min(from.x, to.x);
      const top = Math.min(from.y, to.y);
      write(row, { left, top, width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) });
    }
    draw(form, stage);
  };
  const end = () => {
    stage.removeEventListener("pointermove", move);
    if (row) zoneOf(stage, row)?.focus();
  };
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", end, { once: true });
  stage.addEventListener("pointercancel", end, { once: true });
  if (!zone) event.preventDefault();
}

/** @param {KeyboardEvent} event @param {HTMLFormElement} form @param {HTMLElement} stage */
function press(event, form, stage) {
  const zone = event.target instanceof HTMLElement ? event.target.closest("[data-zone]") : null;
  if (!(zone instanceof HTMLElement)) return;
  const row = rowsOf(form)[Number(zone.dataset.zone) - 1];
  const box = read(row);
  const arrow = ARROWS[event.key];
  if (arrow && box) {
    const [x, y] = arrow;
    const grown = { ...box, width: box.width + x, height: box.height + y };
    write(row, event.shiftKey ? grown : { ...box, left: box.left + x, top: box.top + y });
  } else if (event.key === "Delete" || event.key === "Backspace") {
    for (const input of inputsOf(row)) input.value = "";
    /** @type {HTMLElement | null} */ (form.querySelector("[data-add]"))?.focus();
  } else {
    return;
  }
  event.preventDefault();
  draw(form, stage);
}

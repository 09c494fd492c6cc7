// @ts-check
/**
 * « Êtes-vous sur place ? » in a form: on a press the device compares its position with that of the place, and the form
 * takes the word. The position stays in this page's memory, for as long as the pin of the place may still be moved.
 *
 *     nearnessQuestions();   // takes every [data-nearness] of the page (see templates/components/nearness.html)
 */
import { find } from "../lib/dom.js";
import { nearnessBetween } from "../lib/nearness.js";
import { whereAmI } from "../map/locate.js";

/** What was said longer ago says nothing of where one is: it is asked anew. */
const FRESH_MS = 10 * 60_000;

class NearnessQuestion {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.form = /** @type {HTMLFormElement} */ (root.closest("form"));
    this.answer = /** @type {HTMLInputElement} */ (find('input[name="nearness"]', root));
    this.say = /** @type {HTMLButtonElement} */ (find("[data-nearness-say]", root));
    this.unsay = /** @type {HTMLButtonElement} */ (find("[data-nearness-unsay]", root));
    /** @type {Awaited<ReturnType<typeof whereAmI>>} */
    this.here = null;
    this.looking = false;
    this.turn = 0;
    this.saidAt = Date.now();
    this.say.addEventListener("click", () => void this.ask());
    this.unsay.addEventListener("click", () => this.forget());
    for (const input of this.inputs()) for (const kind of ["input", "change"]) input.addEventListener(kind, () => this.compare());
    // Before the form is read by whatever sends it: nobody sends a word that they have not seen, or an old one.
    this.form.addEventListener("submit", () => (this.looking || Date.now() - this.saidAt > FRESH_MS) && this.forget(), { capture: true });
    addEventListener("pageshow", ({ persisted }) => persisted && this.forget());
    if (this.answer.value) this.show(this.answer.value);
    root.classList.remove("to-come");
  }

  /** @returns {HTMLInputElement[]} longitude and latitude, where the form asks for them */
  inputs() {
    return /** @type {HTMLInputElement[]} */ ([...this.form.querySelectorAll('input[name="longitude"], input[name="latitude"]')]);
  }

  /** @returns {[number, number] | null} longitude, latitude of the place as the form says them */
  position() {
    const typed = (/** @type {string} */ name) => this.inputs().find((input) => input.name === name)?.value.replace(",", ".");
    const { longitude, latitude } = this.root.dataset;
    const said = [typed("longitude") ?? longitude, typed("latitude") ?? latitude].map((text) => parseFloat(text ?? ""));
    return Math.abs(said[0]) <= 180 && Math.abs(said[1]) <= 90 ? [said[0], said[1]] : null;
  }

  async ask() {
    if (this.looking) return;
    this.looking = true;
    const turn = ++this.turn;
    this.tell("looking");
    const here = await whereAmI();
    if (turn !== this.turn) return;
    Object.assign(this, { here, looking: false, saidAt: Date.now() });
    if (this.here) this.compare();
    else this.tell("unavailable");
  }

  /** Again whenever the pin moves; what was said of another pin is not kept. */
  compare() {
    if (!this.here) return this.answer.value ? this.forget() : undefined;
    const position = this.position();
    const nearness = position && nearnessBetween(this.here, position);
    this.answer.value = nearness ?? "";
    this.show(nearness ?? (position ? "vague" : "unplaced"));
  }

  forget() {
    this.turn += 1;
    Object.assign(this, { here: null, looking: false });
    const focused = document.activeElement === this.unsay;
    this.answer.value = "";
    this.show("ask");
    if (focused) this.say.focus();
  }

  /** @param {string} state suffix of a `data-say-…` attribute */
  show(state) {
    const focused = document.activeElement === this.say;
    this.say.hidden = Boolean(this.answer.value);
    this.unsay.hidden = !this.answer.value;
    if (focused && this.say.hidden) this.unsay.focus();
    this.tell(state);
  }

  /** @param {string} state */
  tell(state) {
    find("[data-nearness-words]", this.root).textContent = this.root.getAttribute(`data-say-${state}`) ?? "";
  }
}

export function nearnessQuestions() {
  for (const root of document.querySelectorAll("[data-nearness]")) {
    if (navigator.geolocation && window.isSecureContext) new NearnessQuestion(/** @type {HTMLElement} */ (root));
    else root.remove();
  }
}

// @ts-check
/** A choice is a filter as soon as it is made; empty choices stay out of the address. */
import { isBusy, settled } from "./underway.js";

export function listenForFilters() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-filters]"));
  if (!form) return;
  const button = /** @type {HTMLElement | null} */ (form.querySelector("[data-filters-send]"));
  if (button) button.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
  form.addEventListener("submit", async (event) => {
    if (isBusy()) {
      // A decision that is not taken comes back to this page: it is not left before.
      event.preventDefault();
      if (await settled()) form.requestSubmit();
      return;
    }
    for (const select of form.querySelectorAll("select")) select.disabled = !select.value;
  });
}

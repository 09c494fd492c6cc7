// @ts-check
/** A choice is a filter as soon as it is made; empty choices stay out of the address. */

export function listenForFilters() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-filters]"));
  if (!form) return;
  const button = /** @type {HTMLElement | null} */ (form.querySelector("[data-filters-send]"));
  if (button) button.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
  form.addEventListener("submit", () => {
    for (const select of form.querySelectorAll("select")) select.disabled = !select.value;
  });
}

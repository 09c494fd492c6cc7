// @ts-check
/** Buttons that copy the text of a field: `data-copy="<id>"`, `data-copied` is what they then say, until the field tells
 * a `change`. */

export function copyButtons() {
  // Without a secure context there is no clipboard; the field itself can be selected.
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) prepare(/** @type {HTMLButtonElement} */ (button));
}

/** @param {HTMLButtonElement} button */
function prepare(button) {
  const input = document.getElementById(button.dataset.copy ?? "");
  const words = button.querySelector("span");
  if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement) || !words) return;
  const before = words.textContent;
  words.setAttribute("role", "status");
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(input.value);
    words.textContent = button.dataset.copied ?? "";
  });
  input.addEventListener("change", () => {
    words.textContent = before;
    button.disabled = !input.value;
  });
}

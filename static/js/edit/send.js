// @ts-check
/** A form that is on its way says so, and a second tap does not send it again. */
import { mayLeave } from "./checks.js";

export function sendOnce() {
  for (const form of document.querySelectorAll("form.form")) {
    const one = /** @type {HTMLFormElement} */ (form);
    one.addEventListener("submit", (event) => send(one, event));
  }
  // Back in the browser shows the page as it was left: it must be possible to send again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) mark(form, false);
  });
}

/** @param {HTMLFormElement} form @param {SubmitEvent} event */
async function send(form, event) {
  if (form.hasAttribute("data-sending")) return event.preventDefault();
  mark(form, true);
  if (!form.hasAttribute("data-checks") || form.hasAttribute("data-checked")) return;
  event.preventDefault();
  const free = await mayLeave(form);
  mark(form, false);
  if (!free) return;
  form.setAttribute("data-checked", "");
  form.requestSubmit();
}

/** @param {Element} form @param {boolean} sending */
function mark(form, sending) {
  form.toggleAttribute("data-sending", sending);
  for (const button of form.querySelectorAll('button[type="submit"]')) {
    if (sending) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

// @ts-check
/** A form that is on its way says so, and a second tap does not send it again. */

export function sendOnce() {
  for (const form of document.querySelectorAll("form.form")) {
    form.addEventListener("submit", (event) => {
      if (form.hasAttribute("data-sending")) return event.preventDefault();
      form.setAttribute("data-sending", "");
      for (const button of form.querySelectorAll('button[type="submit"]')) button.setAttribute("aria-disabled", "true");
    });
  }
  // Back in the browser shows the page as it was left: it must be possible to send again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) {
      form.removeAttribute("data-sending");
      for (const button of form.querySelectorAll('button[type="submit"]')) button.removeAttribute("aria-disabled");
    }
  });
}

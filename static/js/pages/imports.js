// @ts-check
/** Sends slice after slice; without this script, the button of the page does the same. */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#sending"));
if (form) setTimeout(() => form.requestSubmit(), 400);

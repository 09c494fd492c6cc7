// @ts-check
/** A page with nothing to read sends its form at once; without this, its button does. */

/** @type {HTMLFormElement | null} */ (document.querySelector("[data-continue]"))?.requestSubmit();

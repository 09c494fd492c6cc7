// @ts-check
/** Links of the desk: to another contribution without leaving the page, elsewhere once nothing can come back any more. */
import { isBusy, settled } from "./underway.js";
import { show } from "./work.js";

export function listenForLinks() {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("a[href]"));
    if (!link || link.target) return;
    if (link.matches(".desk-entry, [data-key='s']")) {
      event.preventDefault();
      show(link.href);
    } else if (isBusy()) {
      event.preventDefault();
      follow(link.href);
    }
  });
}

/** A decision that is not taken comes back to this page: it is not left before. @param {string} address */
async function follow(address) {
  if (await settled()) location.assign(address);
}

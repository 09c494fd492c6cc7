// @ts-check
/** Whoever signs out of a tablet that still holds their round is told. Nothing is lost, but nobody else will send it. */
import { isReadable, isToSend } from "../offline/log.js";
import { readAll } from "../offline/database.js";
import { legible } from "../offline/quarantine.js";

for (const form of document.querySelectorAll("form[data-leaving]")) {
  form.addEventListener("submit", (event) => void ask(/** @type {HTMLFormElement} */ (form), event));
}

/** @param {HTMLFormElement} form @param {Event} event */
async function ask(form, event) {
  if (form.dataset.sure) return;
  event.preventDefault();
  form.dataset.sure = (await isFree()) || window.confirm(form.dataset.leaving) ? "true" : "";
  if (form.dataset.sure) form.requestSubmit();
}

/** @returns {Promise<boolean>} whether nothing waits on this device */
async function isFree() {
  try {
    const names = await indexedDB.databases?.();
    // Looking must not make an empty database on every desk.
    if (names && !names.some(({ name }) => name === "carto-rounds")) return true;
    return !(await readAll("items")).some((row) => (isReadable(row) ? isToSend(row) : !legible(row).choice));
  } catch {
    return true;
  }
}

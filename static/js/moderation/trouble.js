// @ts-check
/** Says that something did not go through. The desk behind it hears neither keys nor clicks until it is closed. */
import { find } from "../lib/dom.js";

/** @param {string} kind which of its words are said */
export function openTrouble(kind) {
  const sheet = /** @type {HTMLDialogElement} */ (find("#trouble"));
  for (const words of /** @type {NodeListOf<HTMLElement>} */ (sheet.querySelectorAll("[data-trouble]"))) {
    words.hidden = !(words.dataset.trouble ?? "").split(" ").includes(kind);
  }
  if (!sheet.open) sheet.showModal();
  // Not on the button: a space that was being typed would close it unread.
  find("#trouble-title").focus();
}

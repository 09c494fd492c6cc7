// @ts-check
/** Decisions without leaving the page: send, take the next contribution, offer to undo. */
import { find } from "../lib/dom.js";
import { ask, forget, put, show, work } from "./work.js";

export function listenForDecisions() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.id !== "work" && form.id !== "undo") return;
    event.preventDefault();
    send(form, /** @type {HTMLButtonElement | null} */ (event.submitter));
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = /** @type {HTMLElement} */ (event.target).closest("a.desk-entry, a[data-key='s']");
    if (!link) return;
    event.preventDefault();
    show(/** @type {HTMLAnchorElement} */ (link).href);
  });
  window.addEventListener("popstate", () => show(location.href, { remember: false }));
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
async function send(form, button) {
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  const place = work().dataset.place;
  try {
    const answer = await ask(button?.getAttribute("formaction") ?? form.action, {
      method: "POST",
      body: new FormData(form, button),
    });
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) await onward(await answer.json(), place);
    else if (answer.status === 409 || answer.status === 422) again(await answer.text(), form, button);
    else if (answer.status === 401) tellTrouble("signed-out");
    else if (answer.status >= 500) tellTrouble("away");
    else sendPlainly(form, button);
  } catch {
    tellTrouble("away");
  } finally {
    delete form.dataset.sending;
  }
}

/** Say what happened and stay here, with everything that was typed. @param {string} kind */
function tellTrouble(kind) {
  const sheet = find("#trouble");
  for (const words of /** @type {NodeListOf<HTMLElement>} */ (sheet.querySelectorAll("[data-trouble]"))) {
    words.hidden = words.dataset.trouble !== kind;
  }
  sheet.showPopover();
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
function sendPlainly(form, button) {
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  if (button?.hasAttribute("formaction")) form.action = button.formAction;
  form.submit();
}

/**
 * The same contribution again, with what is wrong; the server gives back what was typed.
 * @param {string} markup @param {HTMLFormElement} form @param {HTMLButtonElement | null} button
 */
function again(markup, form, button) {
  try {
    put(markup);
  } catch {
    sendPlainly(form, button);
  }
}

/** @param {any} answer what changed around the contribution @param {string | undefined} place */
async function onward(answer, place) {
  find("#queue").innerHTML = answer.queue;
  find("#pressure").textContent = answer.pressure;
  forget(place);
  const shown = await show(answer.url, { page: answer.page });
  if (shown) find("#done").innerHTML = answer.done;
}

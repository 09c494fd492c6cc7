// @ts-check
/** Decisions without leaving the page: send, take the next contribution, offer to undo. */
import { find } from "../lib/dom.js";
import { ask, forget, hold, whole } from "./ahead.js";
import { drawQueue, takeOut } from "./queue.js";
import { bringBack, put, show, stand, step, work } from "./work.js";

/**
 * A decision that was sent; left: what made way for the next contribution before the answer came.
 * @typedef {{form: HTMLFormElement, button: HTMLButtonElement | null, url: string, place: string | undefined, uids: string[], left: import("./work.js").Left | null}} Sent
 */

/** Addresses that this window has decided on: no list made before offers them again. @type {Set<string>} */
const decided = new Set();
/** The decision on its way: one at a time, so that no more than one can come back. @type {Promise<void>} */
let underway = Promise.resolve();

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

/** @returns {Promise<void>} when no decision is on its way any more */
export function settled() {
  return underway;
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
async function send(form, button) {
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  await underway;
  // The one before came back instead, and this one was laid aside with its words.
  if (form.isConnected) hold((underway = deliver(form, button)));
  await underway;
  delete form.dataset.sending;
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
async function deliver(form, button) {
  const body = new FormData(form, button);
  const { url: address = "", place, uid = "" } = work().dataset;
  const uids = [uid, ...body.getAll("together").map(String)];
  const target = button?.getAttribute("formaction") ?? form.action;
  const url = whole(address);
  const left = isComplete(form, button) ? stepOn(url) : null;
  if (left) body.set("stepped", "1");
  /** @type {Sent} */
  const sent = { form, button, url, place, uids, left };
  try {
    // What left the screen arrives, even if the page is closed on it.
    await hear(await ask(target, { method: "POST", body, keepalive: left !== null }), sent);
  } catch {
    tellTrouble("away", sent);
  }
}

/**
 * Whether nothing more is needed for this decision: the next contribution then need not wait for the answer.
 * @param {HTMLFormElement} form @param {HTMLButtonElement | null} button @returns {boolean}
 */
function isComplete(form, button) {
  if (!button?.hasAttribute("data-complete")) return false;
  if (button.value !== "refuse") return true;
  const reason = form.querySelector('input[name="reason"]:checked');
  const words = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("#refuse-message"));
  return Boolean(reason && (!reason.hasAttribute("data-needs-words") || words?.value.trim()));
}

/** The next one takes its turn at once; the bar says that the decision is on its way. @param {string} url that is decided */
function stepOn(url) {
  const left = step((one) => one === url || decided.has(one));
  const saving = /** @type {HTMLTemplateElement | null} */ (document.querySelector("#saving"));
  if (left && saving) find("#done").replaceChildren(saving.content.cloneNode(true));
  return left;
}

/** @param {Response} answer @param {Sent} sent */
async function hear(answer, sent) {
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) await onward(await answer.json(), sent);
  else if (answer.status === 409 || answer.status === 422) again(await answer.text(), sent);
  else if (answer.status === 401) tellTrouble("signed-out", sent);
  else if (answer.status >= 500) tellTrouble("away", sent);
  else sendPlainly(sent);
}

/** Say what happened and stay here, with everything that was typed. @param {string} kind @param {Sent} sent */
function tellTrouble(kind, sent) {
  if (sent.left) bringBack(sent.left);
  openSheet(kind);
}

/** @param {string} kind which of its words are said */
function openSheet(kind) {
  const sheet = find("#trouble");
  for (const words of /** @type {NodeListOf<HTMLElement>} */ (sheet.querySelectorAll("[data-trouble]"))) {
    words.hidden = words.dataset.trouble !== kind;
  }
  sheet.showPopover();
}

/** @param {Sent} sent */
function sendPlainly({ form, button, left }) {
  if (left) bringBack(left);
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  if (button?.hasAttribute("formaction")) form.action = button.formAction;
  form.submit();
}

/**
 * The same contribution again, with what is wrong; the server gives back what was typed.
 * @param {string} markup @param {Sent} sent
 */
function again(markup, sent) {
  try {
    if (sent.left) stand(sent.left.url);
    put(markup);
  } catch {
    sendPlainly(sent);
    return;
  }
  // Whoever is at the next one already has to see that this one is back, before a key decides on it.
  if (sent.left) openSheet("back");
}

/** @param {any} answer where to go, unless one is there already, and what changed around the contribution @param {Sent} sent */
async function onward(answer, { form, url, place, uids, left }) {
  if (form.id === "undo") decided.delete(whole(answer.url));
  else if (!answer.queue) decided.add(url);
  forget(place);
  if (!left && !(await show(answer.url, { page: answer.page }))) return;
  find("#done").innerHTML = answer.done;
  const onDesk = () => work().dataset.uid ?? "";
  if (answer.queue) drawQueue(answer, onDesk());
  else takeOut(uids, onDesk);
}

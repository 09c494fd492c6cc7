// @ts-check
/** Decisions without leaving the page: send, take the next contribution, offer to undo. */
import { find } from "../lib/dom.js";
import { ask, forget, whole } from "./ahead.js";
import { pickAgain } from "./picks.js";
import { drawQueue, putBack, takeOut } from "./queue.js";
import { carryOver } from "./typed.js";
import { openTrouble } from "./trouble.js";
import { isBusy, next, settled } from "./underway.js";
import { bringBack, drop, put, show, stand, step, work } from "./work.js";

/**
 * A decision as it was when its button was pressed; left: what made way for the next contribution before the answer came.
 * @typedef {{form: HTMLFormElement, button: HTMLButtonElement | null, body: FormData, target: string, isComplete: boolean, url: string, place: string | undefined, uids: string[], left?: import("./work.js").Left | null}} Sent
 */

/** Milliseconds within which a worn key says the same letter twice. */
const BOUNCE = 40;
let pressed = -Infinity;

/** Addresses that this window has decided on: no list made before offers them again. @type {Set<string>} */
const decided = new Set();

export function listenForDecisions() {
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.id !== "work" && form.id !== "undo") return;
    event.preventDefault();
    if (event.timeStamp - pressed < BOUNCE) return;
    pressed = event.timeStamp;
    send(form, /** @type {HTMLButtonElement | null} */ (event.submitter));
  });
  // The second half of a double click would decide on what has only just come.
  find("#desk").addEventListener("click", (event) => {
    if (event.detail > 1 && /** @type {HTMLElement} */ (event.target).closest("button[type='submit']")) event.preventDefault();
  });
  window.addEventListener("popstate", async () => {
    await settled();
    show(location.href, { remember: false });
  });
}

/** There is nothing to take back before the decision has arrived. */
export function undoWhatIsOnItsWay() {
  next(async () => {
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-undo]"));
    return button === null || deliver(asPressed(/** @type {HTMLFormElement} */ (find("#undo")), button));
  });
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button */
async function send(form, button) {
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  const sent = asPressed(form, button);
  if (isBusy()) find("#desk").classList.add("is-busy");
  try {
    await next(() => deliver(sent));
  } finally {
    delete form.dataset.sending;
    find("#desk").classList.remove("is-busy");
  }
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement | null} button @returns {Sent} */
function asPressed(form, button) {
  const body = new FormData(form, button);
  const { url = "", place, uid = "" } = work().dataset;
  return {
    form,
    button,
    body,
    target: button?.getAttribute("formaction") ?? form.action,
    isComplete: isComplete(form, button),
    url: whole(url),
    place,
    uids: [uid, ...body.getAll("together").map(String)],
  };
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

/** @param {Sent} sent @returns {Promise<boolean>} whether it was taken */
async function deliver(sent) {
  sent.left = sent.isComplete && sent.form.isConnected ? stepOn(sent.url) : null;
  if (sent.left) sent.body.set("stepped", "1");
  try {
    // What left the screen arrives, even if the page is closed on it.
    return await hear(await ask(sent.target, { method: "POST", body: sent.body, keepalive: sent.left !== null }), sent);
  } catch {
    return tellTrouble("away", sent);
  }
}

/** The next one takes its turn at once; the bar says that the decision is on its way. @param {string} url that is decided */
function stepOn(url) {
  const left = step((one) => one === url || decided.has(one));
  const saving = /** @type {HTMLTemplateElement | null} */ (document.querySelector("#saving"));
  if (left && saving) find("#done").replaceChildren(saving.content.cloneNode(true));
  return left;
}

/** @param {Response} answer @param {Sent} sent @returns {Promise<boolean>} */
async function hear(answer, sent) {
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) return onward(await answer.json(), sent);
  if (answer.status === 409 || answer.status === 422) return again(await answer.text(), sent);
  if (answer.status === 401) return tellTrouble("signed-out", sent);
  if (answer.status >= 500) return tellTrouble("away", sent);
  return sendPlainly(sent);
}

/** Say what happened and stay here, with everything that was typed. @param {string} kind @param {Sent} sent */
function tellTrouble(kind, { left }) {
  if (left) bringBack(left);
  openTrouble(kind);
  return false;
}

/** @param {Sent} sent */
function sendPlainly({ form, button, url, left }) {
  if (left) bringBack(left);
  if (!form.isConnected) {
    location.assign(url);
    return false;
  }
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  if (button?.hasAttribute("formaction")) form.action = button.formAction;
  form.submit();
  return false;
}

/**
 * The same contribution again, with what is wrong and what was typed and ticked.
 * @param {string} markup @param {Sent} sent
 */
function again(markup, sent) {
  const { form, url } = sent;
  const isElsewhere = sent.left || whole(work().dataset.url ?? "") !== url;
  const isPicking = form.querySelector("#item")?.classList.contains("is-picking");
  try {
    if (isElsewhere) stand(url);
    put(markup);
    drop(url);
  } catch {
    return sendPlainly(sent);
  }
  if (isElsewhere) work().dataset.back = "";
  if (form.id === "work") carryOver(form, work());
  if (isPicking) pickAgain();
  // Whoever is at the next one already has to see that this one is back, before anything decides on it.
  if (isElsewhere) openTrouble("back");
  return false;
}

/** @param {any} answer where to go, unless one is there already, and what changed around the contribution @param {Sent} sent @returns {Promise<boolean>} */
async function onward(answer, { form, url, place, uids, left }) {
  const isUndone = form.id === "undo";
  if (isUndone) decided.delete(whole(answer.url));
  else if (!answer.queue) decided.add(url);
  forget(place);
  const stays = left || (!isUndone && !form.isConnected);
  // What is decided needs its words no longer; what an undoing pushes aside does.
  if (!isUndone) drop(url);
  if (!stays && !(await show(answer.url, { page: answer.page, keep: isUndone }))) return true;
  find("#done").innerHTML = answer.done;
  const onDesk = () => work().dataset.uid ?? "";
  if (isUndone) putBack(onDesk());
  if (answer.queue) drawQueue(answer, onDesk());
  else takeOut(uids, onDesk);
  return true;
}

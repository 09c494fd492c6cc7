// @ts-check
/** The round as an application: kept for where there is no network, renewed without losing what is open, installed. */
import { say } from "../lib/words.js";

/**
 * @param {(words: string, act: string, then: () => void) => void} offer shows a sentence with one button
 * @returns {Promise<boolean>} whether the page opens again without network
 */
export async function keepApplication(offer) {
  if (!("serviceWorker" in navigator)) return false;
  try {
    const kept = await navigator.serviceWorker.register("/tournees/sw.js", { scope: "/tournees", updateViaCache: "none" });
    const announce = () => {
      if (kept.waiting && navigator.serviceWorker.controller) offer(say("new_version"), say("new_version_go"), () => kept.waiting?.postMessage("take-over"));
    };
    announce();
    kept.addEventListener("updatefound", () => {
      kept.installing?.addEventListener("statechange", announce);
    });
    const controlled = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      // The first one takes over a page that already is as it should be; what is typed is a draft by now.
      if (controlled) location.reload();
    });
    const ready = await navigator.serviceWorker.ready;
    ready.active?.postMessage("refresh");
    document.documentElement.dataset.kept = "true";
    return true;
  } catch {
    // Plain http, or a browser that forbids it: the round works as long as the page stays open.
    return false;
  }
}

/** @param {HTMLElement} button hidden until the browser offers to install @param {HTMLElement} hint for who has to do it by hand */
export function offerInstallation(button, hint) {
  const standalone = matchMedia("(display-mode: standalone)").matches || /** @type {any} */ (navigator).standalone === true;
  const apple = /iPad|iPhone/.test(navigator.userAgent) || (navigator.userAgent.includes("Mac") && navigator.maxTouchPoints > 1);
  hint.hidden = standalone || !apple;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = false;
    button.onclick = () => {
      button.hidden = true;
      void (/** @type {any} */ (event).prompt());
    };
  });
}

// @ts-check
/** The page of an opération: its figures, renewed while somebody looks. */
const EVERY_MS = 15_000;
const live = document.querySelector("[data-campaign]");

async function renew() {
  if (!(live instanceof HTMLElement) || document.visibilityState !== "visible") return;
  const answer = await fetch(live.dataset.campaign ?? "", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const figures = await answer.json();
  for (const one of live.querySelectorAll("[data-count]")) {
    const value = String(figures[/** @type {HTMLElement} */ (one).dataset.count ?? ""]);
    if (one instanceof HTMLProgressElement) one.value = Number(value);
    else if (one.textContent !== value) one.textContent = value;
  }
}

if (live) {
  setInterval(() => void renew(), EVERY_MS);
  document.addEventListener("visibilitychange", () => void renew());
}

// @ts-check
/** « X regarde »: say that one looks at what lies on the desk, and hear who else does. */
import { ask } from "./ahead.js";
import { work } from "./work.js";

/** The server forgets who was silent for five minutes. */
const AGAIN = 4 * 60 * 1000;
/** What is decided within this time was no long look: nobody has to be told of it. */
const PASSES = 400;
/** What this window showed last, kept as long as it is open: each window lets go of its own alone. */
const LEFT = "desk-looked-at";
let passing = 0;

export function listenForTakeOver() {
  document.addEventListener("click", (event) => {
    if (/** @type {HTMLElement} */ (event.target).closest("[data-take-over]")) tell({ takeOver: true });
  });
  document.addEventListener("desk-shown", () => {
    clearTimeout(passing);
    passing = window.setTimeout(tell, PASSES);
  });
  setInterval(() => document.visibilityState === "visible" && tell(), AGAIN);
}

/** @param {{takeOver?: boolean}} [how] */
async function tell({ takeOver = false } = {}) {
  const uid = work().dataset.uid;
  const line = document.querySelector("[data-looking]");
  if (!uid || !line) return;
  const said = new FormData();
  if (takeOver) said.set("reprendre", "1");
  const left = sessionStorage.getItem(LEFT);
  if (left && left !== uid) said.set("quitte", left);
  try {
    const answer = await ask(`/moderation/${uid}/regarder`, { method: "POST", body: said });
    if (!answer.ok) return;
    sessionStorage.setItem(LEFT, uid);
    if (work().dataset.uid === uid) draw(await answer.json());
  } catch {
    // Without network nobody learns that one looks; the decision itself will tell of the trouble.
  }
}

/** @param {{looking: string | null, is_open: boolean}} told */
function draw({ looking, is_open: isOpen }) {
  const line = /** @type {HTMLElement} */ (work().querySelector("[data-looking]"));
  const words = /** @type {HTMLElement} */ (line.querySelector("[data-looking-words]"));
  const button = /** @type {HTMLElement} */ (line.querySelector("[data-take-over]"));
  line.hidden = isOpen && !looking;
  button.hidden = !isOpen;
  words.textContent = looking ?? (isOpen ? "" : line.dataset.decided ?? "");
}

// @ts-check
/**
 * The sheet at the foot of a phone: three heights, by buttons as well as by drag. On a wide screen it is a panel and
 * all this has no effect on what is seen.
 */

/** @typedef {"peek" | "half" | "full"} Height */

const HEIGHTS = /** @type {const} */ (["peek", "half", "full"]);
/** A finger that moved less than this pressed, it did not drag. */
const PRESS_PIXELS = 6;

export class Sheet {
  /** @param {HTMLElement} panel @param {HTMLButtonElement} grab @param {(height: Height) => void} onChange */
  constructor(panel, grab, onChange) {
    this.panel = panel;
    this.grab = grab;
    this.onChange = onChange;
    /** @type {{y: number, height: number, moved: boolean} | null} */
    this.drag = null;
    grab.addEventListener("click", () => this.pressed());
    grab.addEventListener("pointerdown", (event) => this.begin(event));
    grab.addEventListener("pointermove", (event) => this.move(event));
    grab.addEventListener("pointerup", () => this.end());
    grab.addEventListener("pointercancel", () => this.end());
    this.set("peek");
  }

  /** @returns {Height} */
  get height() {
    return /** @type {Height} */ (this.panel.dataset.height);
  }

  /** @param {Height} height */
  set(height) {
    this.panel.dataset.height = height;
    this.panel.style.removeProperty("--sheet-height");
    this.grab.setAttribute("aria-expanded", String(height !== "peek"));
    if (height === "peek") this.panel.scrollTop = 0;
    this.onChange(height);
  }

  pressed() {
    if (this.dragged) return;
    this.set(this.height === "peek" ? "half" : this.height === "half" ? "full" : "peek");
  }

  /** @param {PointerEvent} event */
  begin(event) {
    this.dragged = false;
    this.drag = { y: event.clientY, height: this.panel.getBoundingClientRect().height, moved: false };
    this.grab.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.drag) return;
    const risen = this.drag.y - event.clientY;
    if (!this.drag.moved && Math.abs(risen) < PRESS_PIXELS) return;
    this.drag.moved = true;
    this.panel.classList.add("is-dragged");
    const height = Math.max(72, Math.min(window.innerHeight - 16, this.drag.height + risen));
    this.panel.style.setProperty("--sheet-height", `${height}px`);
  }

  end() {
    if (!this.drag) return;
    this.dragged = this.drag.moved;
    this.drag = null;
    this.panel.classList.remove("is-dragged");
    if (!this.dragged) return;
    this.set(nearestHeight(this.panel.getBoundingClientRect().height / window.innerHeight));
    // The click that follows a drag comes in this same task or the next; later ones are real.
    setTimeout(() => (this.dragged = false), 0);
  }
}

/** @param {number} share of the screen's height that the sheet covers @returns {Height} */
export function nearestHeight(share) {
  if (share < 0.3) return HEIGHTS[0];
  return share < 0.74 ? HEIGHTS[1] : HEIGHTS[2];
}

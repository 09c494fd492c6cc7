// @ts-check
/** What somebody typed and ticked of a contribution, so that nothing of it is lost when its page is drawn anew. */

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/** @param {Element} form @returns {Control[]} controls that a person changes */
function controls(form) {
  return [.../** @type {NodeListOf<Control>} */ (form.querySelectorAll("input:not([type=hidden]), textarea, select"))];
}

/** @param {Control} control @returns {boolean} */
function isTicked(control) {
  return control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);
}

/** @param {Element} form @returns {boolean} whether anything is not as the server wrote it */
export function isTouched(form) {
  return controls(form).some((control) => {
    if (control instanceof HTMLSelectElement) return [...control.options].some((one) => one.selected !== one.defaultSelected);
    if (isTicked(control)) return /** @type {HTMLInputElement} */ (control).checked !== /** @type {HTMLInputElement} */ (control).defaultChecked;
    return control.value !== control.defaultValue;
  });
}

/** Give a form what stood in the one before it, where it has the same controls. @param {Element} from @param {Element} to */
export function carryOver(from, to) {
  const known = new Map(controls(from).map((control) => [key(control), control]));
  for (const control of controls(to)) {
    const before = known.get(key(control));
    if (!before) continue;
    if (isTicked(control)) /** @type {HTMLInputElement} */ (control).checked = /** @type {HTMLInputElement} */ (before).checked;
    else control.value = before.value;
  }
}

/** @param {Control} control @returns {string} */
function key(control) {
  return isTicked(control) ? `${control.name}=${control.value}` : control.name;
}

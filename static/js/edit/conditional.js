// @ts-check
/** Parts of a form that only one answer calls for: `data-shown-with="name=value"`. Hidden ones are not sent. */

/** @param {ParentNode} [root] */
export function conditionalParts(root = document) {
  for (const part of root.querySelectorAll("[data-shown-with]")) follow(/** @type {HTMLElement} */ (part));
}

/** @param {HTMLElement} part */
function follow(part) {
  const [name, value] = (part.dataset.shownWith ?? "").split("=");
  const form = part.closest("form");
  if (!form || !name) return;
  const show = () => {
    const chosen = form.querySelector(`input[name="${name}"]:checked`);
    const wanted = chosen instanceof HTMLInputElement && chosen.value === value;
    part.hidden = !wanted;
    for (const input of part.querySelectorAll("input")) input.disabled = !wanted;
  };
  form.addEventListener("change", show);
  form.addEventListener("draft-restored", show);
  show();
}

// @ts-check
/**
 * The questions that only some types of places are asked: they follow the choice of the type. `data-extra` holds the
 * keys of the questions by type, and each question waits once in a template. What was answered is kept while somebody
 * looks at another type, and is not sent with it. Without this script a button asks the server for the questions.
 */

export function extraFields() {
  for (const box of document.querySelectorAll("[data-extra]")) follow(/** @type {HTMLElement} */ (box));
}

/** @param {HTMLElement} box */
function follow(box) {
  const form = box.closest("form");
  const select = form?.elements.namedItem("type");
  if (!form || !(select instanceof HTMLSelectElement)) return;
  /** @type {Record<string, string[]>} */
  const byType = JSON.parse(box.dataset.extra ?? "{}");
  /** @type {Map<string, Element>} */
  const parts = new Map();
  for (const part of box.querySelectorAll("[data-extra-field]")) parts.set(keyOf(part), part);
  const show = () => {
    const wanted = byType[select.value] ?? [];
    for (const [key, part] of parts) if (!wanted.includes(key)) part.remove();
    for (const key of wanted) {
      const part = parts.get(key) ?? made(key);
      if (!part) continue;
      parts.set(key, part);
      box.append(part);
    }
    box.hidden = wanted.length === 0;
  };
  select.addEventListener("change", show);
  form.addEventListener("draft-filled", show);
  show();
}

/** @param {Element} part */
function keyOf(part) {
  return /** @type {HTMLElement} */ (part).dataset.extraField ?? "";
}

/** @param {string} key */
function made(key) {
  const template = document.querySelector(`[data-extra-template="${CSS.escape(key)}"]`);
  if (!(template instanceof HTMLTemplateElement)) return null;
  return /** @type {Element | null} */ (template.content.firstElementChild?.cloneNode(true) ?? null);
}

// @ts-check
/**
 * What is to be looked at once more (look-alikes, a place far away, a personal contact) is asked over the form, before
 * its photos travel. Without this script the server asks on a page of its own; it has the last word anyway.
 */

/**
 * @param {HTMLFormElement} form one with `data-checks`
 * @returns {Promise<boolean>} whether the form may leave now
 */
export async function mayLeave(form) {
  const fragment = await questions(form);
  if (!fragment) return true;
  const template = document.createElement("template");
  template.innerHTML = fragment;
  const dialog = template.content.querySelector("dialog");
  if (!dialog) return true;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    const go = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-check-go]"));
    go.addEventListener("click", () => {
      for (const code of go.value.split(" ")) form.append(hidden("verifie", code));
      for (const box of dialog.querySelectorAll("input:checked")) {
        const { name, value } = /** @type {HTMLInputElement} */ (box);
        form.append(hidden(name, value));
      }
      resolve(true);
      dialog.close();
    });
    dialog.querySelector("[data-check-back]")?.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(false);
    });
  });
}

/** @param {HTMLFormElement} form @returns {Promise<string | null>} HTML made by the server, or nothing to ask */
async function questions(form) {
  const said = new FormData(form);
  for (const input of form.querySelectorAll('input[type="file"]')) {
    said.delete(/** @type {HTMLInputElement} */ (input).name);
  }
  said.append("verifier", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: said });
    return answer.status === 200 ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
function hidden(name, value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  return input;
}

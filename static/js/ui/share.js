// @ts-check
/** "Partager": the device's own sheet where there is one, a copied address elsewhere; the plain link works without any of it. */

const SHOWN_MS = 3000;

/** @param {HTMLAnchorElement} link holds data-share (address), data-share-title, data-share-done (what to say once copied) */
async function share(link) {
  const { share: url = location.href, shareTitle: title = document.title } = link.dataset;
  if (navigator.share) {
    await navigator.share({ title, url }).catch(() => undefined);
    return;
  }
  await copy(url);
  say(link);
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain http away from this machine has no clipboard: select and copy the old way.
    const field = document.createElement("input");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

/** @param {HTMLAnchorElement} link */
function say(link) {
  const label = /** @type {HTMLElement} */ (link.querySelector("[data-share-label]") ?? link);
  const before = label.textContent;
  label.setAttribute("role", "status");
  label.textContent = link.dataset.shareDone ?? before;
  setTimeout(() => (label.textContent = before), SHOWN_MS);
}

/** On Android "Y aller" opens the person's own map; no other system understands geo: addresses. @param {ParentNode} root */
export function preferOwnMap(root) {
  if (!/Android/i.test(navigator.userAgent)) return;
  for (const link of root.querySelectorAll("a[data-geo]")) link.setAttribute("href", /** @type {HTMLElement} */ (link).dataset.geo ?? "");
}

/** Listens for the whole page, so that a sheet that comes later is served too. */
export function listenForSharing() {
  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest?.("a[data-share]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void share(/** @type {HTMLAnchorElement} */ (link));
  });
}

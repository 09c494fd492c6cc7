// @ts-check
/** A form whose answer a security key gives, or the lock of the device (WebAuthn). */

for (const form of document.querySelectorAll("[data-key-form]")) offer(/** @type {HTMLFormElement} */ (form));

/** @param {HTMLFormElement} form */
function offer(form) {
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  const answer = /** @type {HTMLInputElement} */ (form.elements.namedItem("answer"));
  const trouble = /** @type {HTMLElement} */ (form.querySelector("[data-key-trouble]"));
  form.addEventListener("submit", async (event) => {
    // Sent once: back on this page, the key is asked for again.
    if (answer.value) return void setTimeout(() => (answer.value = ""));
    event.preventDefault();
    trouble.hidden = true;
    try {
      answer.value = JSON.stringify(await ask(form.dataset.keyForm ?? "", JSON.parse(form.dataset.options ?? "{}")));
      form.requestSubmit();
    } catch {
      // Nobody touched the key, or it is one that is known already.
      trouble.hidden = false;
    }
  });
}

/**
 * @param {string} what "create" or "get"
 * @param {any} options as the server wrote them, bytes in base64url
 */
async function ask(what, options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const known of options.excludeCredentials ?? options.allowCredentials ?? []) known.id = bytes(known.id);
  const publicKey = options;
  const found = what === "create" ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
  const { id, type, rawId, response } = /** @type {any} */ (found);
  const said = { id, type, rawId: text(rawId), response: /** @type {Record<string, string>} */ ({}) };
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) said.response[part] = text(response[part]);
  }
  return said;
}

/** @param {string} written base64url */
function bytes(written) {
  return Uint8Array.from(atob(written.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

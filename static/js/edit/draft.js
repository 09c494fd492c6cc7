// @ts-check
/**
 * What somebody is typing is kept in the browser until it was sent: a telephone may close the page at any moment.
 * A form says its name in `data-draft`. The contribution's uid is part of the draft, so that sending what was already
 * sent is harmless. Addresses of people, photos, answers about charters and where somebody was are not kept.
 */

const PREFIX = "carto-draft:";
/** A draft older than this belongs to another day, and on a shared device to another person. */
const HOURS = 12;
const LEFT_OUT = new Set(["contact", "charte", "connecte", "sans_compte", "charter", "nearness"]);

/** @typedef {{at: number, values: Record<string, string[]>}} Draft */

export function rememberDrafts() {
  forgetOld();
  forgetSent();
  for (const form of document.querySelectorAll("form[data-draft]")) remember(/** @type {HTMLFormElement} */ (form));
}

/** @param {HTMLFormElement} form */
function remember(form) {
  const key = PREFIX + form.dataset.draft;
  const cameBack = form.querySelector("#problems") !== null;
  const draft = cameBack ? null : read(key);
  if (draft) restore(form, draft);
  let timer = 0;
  const keep = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => write(key, form), 400);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  window.addEventListener("pagehide", () => {
    if (timer && !form.hasAttribute("data-sending")) write(key, form);
  });
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    timer = 0;
    write(key, form);
    sessionStorage.setItem(PREFIX + "sent", key);
  });
}

/** @param {HTMLFormElement} form @param {Draft} draft */
function restore(form, draft) {
  let changed = fill(form, draft);
  // The questions of the type that was chosen appear only now.
  form.dispatchEvent(new CustomEvent("draft-filled"));
  changed = fill(form, draft) || changed;
  if (!changed) return;
  for (const folded of form.querySelectorAll("details")) folded.open ||= hasText(folded);
  form.dispatchEvent(new CustomEvent("draft-restored"));
  tell(form);
}

/** @param {HTMLFormElement} form @param {Draft} draft @returns {boolean} whether something that people see changed */
function fill(form, draft) {
  let changed = false;
  for (const control of controls(form)) {
    const kept = draft.values[control.name];
    if (!kept) continue;
    if (control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox")) {
      control.checked = kept.includes(control.value);
    } else if (control.value !== kept[0]) {
      changed ||= control.type !== "hidden";
      control.value = kept[0] ?? "";
    }
  }
  return changed;
}

/** @param {HTMLFormElement} form */
function tell(form) {
  const template = document.getElementById("draft-notice");
  if (!(template instanceof HTMLTemplateElement)) return;
  const notice = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  notice.querySelector("button")?.addEventListener("click", () => {
    localStorage.removeItem(PREFIX + form.dataset.draft);
    window.location.reload();
  });
  form.prepend(notice);
}

/** @param {Element} part */
function hasText(part) {
  return [...part.querySelectorAll("input, textarea")].some((input) => {
    if (!(input instanceof HTMLInputElement)) return input instanceof HTMLTextAreaElement && input.value !== "";
    return input.type === "radio" || input.type === "checkbox" ? input.checked && input.value !== "" : input.value !== "";
  });
}

/** @param {string} key @param {HTMLFormElement} form */
function write(key, form) {
  /** @type {Record<string, string[]>} */
  const values = {};
  for (const control of controls(form)) {
    const box = control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox");
    values[control.name] ??= [];
    if (!box || control.checked) values[control.name].push(control.value);
  }
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // The storage is full or closed: the form still works, it is only not kept.
  }
}

/** @param {HTMLFormElement} form @returns {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]} */
function controls(form) {
  const all = /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>} */ (
    form.querySelectorAll("input[name], textarea[name], select[name]")
  );
  return [...all].filter(
    (one) => one.type !== "file" && !LEFT_OUT.has(one.name) && !/^photo_\d_(sha|retirer)$/.test(one.name),
  );
}

/** @param {string} key @returns {Draft | null} */
function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null");
    return draft && typeof draft.at === "number" && draft.values ? draft : null;
  } catch {
    return null;
  }
}

/** The page that says thank you follows a form that arrived. */
function forgetSent() {
  if (!document.querySelector("[data-sent]")) return;
  const key = sessionStorage.getItem(PREFIX + "sent");
  if (key) localStorage.removeItem(key);
  sessionStorage.removeItem(PREFIX + "sent");
}

function forgetOld() {
  const limit = Date.now() - HOURS * 3_600_000;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && (read(key)?.at ?? 0) < limit) localStorage.removeItem(key);
  }
}

// @ts-check
/**
 * Photos of a form: shown before they leave, and made smaller on the device, so that five of them pass a slow network.
 * The file input stays the one thing that is sent; where the browser cannot draw a photo (HEIC) it goes as it is.
 */
import { element } from "../lib/dom.js";

/** Long edge in pixels: what the site itself keeps. */
const LONG_EDGE = 1600;
/** Smaller files are not worth a second compression. */
const SMALL_BYTES = 400_000;
const QUALITY = 0.85;

export function photoSlots() {
  for (const group of document.querySelectorAll("[data-photos]")) {
    const slots = /** @type {HTMLElement[]} */ ([...group.querySelectorAll("[data-photo-slot]")]);
    unfold(/** @type {HTMLElement} */ (group), slots);
  }
}

/** Show one empty slot at a time, instead of the folded rest. @param {HTMLElement} group @param {HTMLElement[]} slots */
function unfold(group, slots) {
  const more = group.querySelector(".photo-more");
  if (more) {
    more.replaceWith(...slots.slice(1));
  }
  const show = () => {
    let empty = 0;
    for (const slot of slots) {
      slot.hidden = isEmpty(slot) && empty++ > 0;
      const words = slot.querySelector("[data-photo-words]");
      if (words instanceof HTMLElement) words.hidden = isEmpty(slot);
    }
  };
  for (const slot of slots) prepare(slot, show);
  show();
}

/** @param {HTMLElement} slot */
function isEmpty(slot) {
  const input = slot.querySelector('input[type="file"]');
  return input instanceof HTMLInputElement && !input.files?.length;
}

/** @param {HTMLElement} slot @param {() => void} changed */
function prepare(slot, changed) {
  const input = slot.querySelector('input[type="file"]');
  const preview = slot.querySelector("[data-photo-preview]");
  if (!(input instanceof HTMLInputElement) || !(preview instanceof HTMLElement)) return;
  input.addEventListener("change", async () => {
    preview.replaceChildren();
    preview.hidden = true;
    changed();
    const file = input.files?.[0];
    if (!file) return;
    const image = await decode(file);
    if (!image) return;
    const smaller = await reduce(image, file);
    if (smaller && input.files?.[0] === file) replaceFile(input, smaller);
    preview.append(element("img", { src: URL.createObjectURL(smaller ?? file), alt: "" }));
    preview.hidden = false;
    image.close();
  });
}

/** @param {File} file @returns {Promise<ImageBitmap | null>} */
async function decode(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** @param {ImageBitmap} image @param {File} file @returns {Promise<File | null>} */
async function reduce(image, file) {
  const scale = LONG_EDGE / Math.max(image.width, image.height);
  if (scale >= 1 && file.size <= SMALL_BYTES) return null;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * Math.min(1, scale));
  canvas.height = Math.round(image.height * Math.min(1, scale));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", QUALITY);
  });
  return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : null;
}

/** @param {HTMLInputElement} input @param {File} file */
function replaceFile(input, file) {
  const list = new DataTransfer();
  list.items.add(file);
  input.files = list.files;
}

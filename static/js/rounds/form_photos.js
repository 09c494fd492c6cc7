// @ts-check
/** The photos of the form that is open: shown small, taken off again, others added. */
import { element, find, icon } from "../lib/dom.js";
import { say } from "../lib/words.js";
import { MOST_PHOTOS } from "../offline/verdicts.js";

/** @typedef {import("./retake.js").Photo} Photo */

/** @type {Photo[]} */
let shown = [];
/** @type {string[]} addresses of what is shown, given back once it no longer is */
let addresses = [];

/** @returns {Photo[]} */
export function photosNow() {
  return shown;
}

/** All of them, even when they are too many: which are left out is said by who saves the form. @param {Photo[]} photos */
export function showPhotos(photos) {
  for (const address of addresses) URL.revokeObjectURL(address);
  shown = photos;
  addresses = shown.map(({ blob }) => URL.createObjectURL(blob));
  find("#round-correct-photos").replaceChildren(...shown.map(({ sha256 }, index) => row(sha256, index)));
  find("#round-correct-photo").hidden = shown.length >= MOST_PHOTOS;
}

/** @param {Photo} photo */
export function addPhoto(photo) {
  showPhotos([...shown.filter(({ sha256 }) => sha256 !== photo.sha256), photo]);
}

/** @param {string} sha256 */
export function takePhotoOff(sha256) {
  showPhotos(shown.filter((one) => one.sha256 !== sha256));
  find("#round-correct-photo").focus();
}

/** @param {string} sha256 @param {number} index */
function row(sha256, index) {
  const off = element("button", { type: "button", class: "button", "data-do": "photo-off", "data-of": sha256 }, icon("x"), element("span", {}, say("photo_off")));
  off.append(element("span", { class: "hidden-text" }, ` ${index + 1}`));
  return element("li", {}, element("img", { src: addresses[index], alt: say("photo_nth", { n: index + 1 }) }), off);
}

// @ts-check
/**
 * The pictograms inside the page: a map makes hundreds of markers, and a reference to another document costs each of
 * them a look-up. Their ids get a prefix, since the page has ids of its own.
 */

/** Those that this town uses; every page names the file (layouts/document.html). */
const address = () => document.documentElement.dataset.pictograms ?? "";
const PREFIX = "pictogram-";
let asked = false;

/** @param {string} id in the sprite of places @returns {string} what `<use href>` takes; the drawing appears once it is there */
export function pictogramReference(id) {
  if (!asked) void bringIn();
  return `#${PREFIX}${id}`;
}

async function bringIn() {
  asked = true;
  try {
    const text = await (await fetch(address())).text();
    const sprite = new DOMParser().parseFromString(text.replaceAll('<symbol id="', `<symbol id="${PREFIX}`), "image/svg+xml");
    const drawing = /** @type {SVGElement} */ (/** @type {unknown} */ (document.adoptNode(sprite.documentElement)));
    drawing.setAttribute("class", "sprite");
    drawing.setAttribute("aria-hidden", "true");
    document.body.append(drawing);
  } catch {
    // Markers keep their colour, their shape and their words without the drawing; the next one asks again.
    asked = false;
  }
}

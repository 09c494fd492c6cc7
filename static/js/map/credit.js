// @ts-check
/** Who made the ground, as Leaflet wants it told: in HTML. */

/** Where OpenStreetMap says what its name asks for. */
const COPYRIGHT = "https://www.openstreetmap.org/copyright";

/** @param {string} words plain text @returns {string} HTML, with the link that OpenStreetMap asks for */
export function credit(words) {
  const safe = (words ?? "").replace(/[&<>"']/gu, (sign) => `&#${sign.charCodeAt(0)};`);
  return safe.replace("OpenStreetMap", `<a href="${COPYRIGHT}">OpenStreetMap</a>`);
}

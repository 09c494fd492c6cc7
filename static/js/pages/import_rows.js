// @ts-check
/** The rows of a file on a map, before they are sent. The table below says the same, and more. */
import { L } from "../lib/leaflet.js";
import { element, find } from "../lib/dom.js";
import { drawOutlines, makeMap, readGround, territory } from "../map/ground.js";

/** @typedef {[rank: number, line: number, longitude: number, latitude: number, state: string, name: string]} Row */

/** The states by the names of their colours; drawn in this order, so that what asks for help lies on top. */
const COLOURS = { left_out: "--out", ready: "--ready", to_choose: "--doubt", wrong: "--wrong" };

const holder = /** @type {HTMLElement | null} */ (document.querySelector("#import-map"));

/** @param {HTMLElement} holder */
async function show(holder) {
  const answer = await fetch(holder.dataset.points ?? "");
  if (!answer.ok) return;
  /** @type {{rows: Row[], unplaced: number}} */
  const { rows, unplaced } = await answer.json();
  if (!rows.length) return;
  holder.hidden = false;
  const ground = readGround();
  const canvas = find("[data-canvas]", holder);
  const map = makeMap(canvas, ground, { keyboard: false, scrollWheelZoom: false, boxZoom: false, minZoom: 2, preferCanvas: true });
  const all = L.latLngBounds(rows.map(position));
  const around = territory(ground).pad(0.1);
  const inside = rows.filter((row) => around.contains(position(row)));
  // One that fell into the sea does not make all the others a dot.
  const near = inside.length * 10 >= rows.length ? L.latLngBounds(inside.map(position)) : all;
  const look = (/** @type {any} */ bounds) => map.fitBounds(bounds, { padding: [24, 24], maxZoom: 16, animate: false });
  look(near);
  void drawOutlines(map, ground);
  const ring = L.circleMarker([0, 0], { radius: 12, weight: 3, color: "#0b6e6e", fill: false, interactive: false });
  const points = draw(map, holder, rows, (row) => pick(holder, row));
  listen(map, ring, points);
  find("[data-all]", holder).addEventListener("click", () => look(all));
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (holder.querySelectorAll("[data-zoom]"))) {
    button.addEventListener("click", () => map.setZoom(map.getZoom() + Number(button.dataset.zoom)));
  }
  const words = [count(holder, "beyond", rows.length - inside.length), count(holder, "unplaced", unplaced)];
  find("[data-told]", holder).textContent = words.filter(Boolean).join(" ");
}

/** @param {Row} row @returns {[number, number]} latitude, longitude in degrees */
function position([, , longitude, latitude]) {
  return [latitude, longitude];
}

/**
 * @param {any} map @param {HTMLElement} holder @param {Row[]} rows @param {(row: Row) => void} picked
 * @returns {Map<number, any>} the points by the ranks of their rows
 */
function draw(map, holder, rows, picked) {
  const style = getComputedStyle(holder);
  const order = Object.keys(COLOURS);
  const sorted = [...rows].sort((one, other) => order.indexOf(one[4]) - order.indexOf(other[4]));
  // Those of another state than the table shows stand back, as long as there are any of its own.
  const chosen = rows.some((row) => row[4] === holder.dataset.chosen) && holder.dataset.chosen;
  return new Map(sorted.map((row) => {
    const colour = style.getPropertyValue(COLOURS[/** @type {keyof COLOURS} */ (row[4])] ?? "--out").trim();
    const faint = chosen && chosen !== row[4];
    const look = { radius: row[4] === "ready" ? 6 : 8, weight: 2, color: "#fff", opacity: faint ? 0.4 : 1, fillColor: colour, fillOpacity: faint ? 0.4 : 1 };
    return [row[0], L.circleMarker(position(row), look).on("click", () => picked(row)).addTo(map)];
  }));
}

/** Says which row a point is, and leads to it: in the table of this page, or to the page that holds it.
 * @param {HTMLElement} holder @param {Row} row */
function pick(holder, [rank, line, , , state, name]) {
  const { one = "", see = "", page = "", length } = holder.dataset;
  const here = document.getElementById(`ligne-${rank}`);
  const href = `${here ? "" : page + Math.ceil(rank / Number(length))}#ligne-${rank}`;
  const word = holder.querySelector(`.is-${state}`)?.textContent ?? "";
  const words = [one.replace("{line}", String(line)), name, word].filter(Boolean).join(" · ");
  find("[data-picked]", holder).replaceChildren(element("span", {}, words), element("a", { class: "button button-small", href }, see));
  for (const row of document.querySelectorAll("tr.is-picked")) row.classList.remove("is-picked");
  here?.classList.add("is-picked");
}

/** A row that one points at, or whose button has the focus, is shown on the map.
 * @param {any} map @param {any} ring @param {Map<number, any>} points */
function listen(map, ring, points) {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("tr[data-rank]"))) {
    const point = points.get(Number(row.dataset.rank));
    const shown = () => (point ? ring.setLatLng(point.getLatLng()).addTo(map) : ring.remove());
    row.addEventListener("pointerenter", shown);
    row.addEventListener("focusin", shown);
  }
}

/** @param {HTMLElement} holder @param {string} what @param {number} number */
function count(holder, what, number) {
  const words = number > 1 ? holder.dataset[what] : number ? holder.dataset[`${what}One`] : "";
  return (words ?? "").replace("{count}", String(number));
}

if (holder) void show(holder);

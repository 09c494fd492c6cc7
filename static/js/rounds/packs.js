// @ts-check
/** Taking a quartier along: its places, their small photos and the outlines, with the progress shown. */
import { readGround } from "../map/ground.js";
import { boxAround } from "../offline/box.js";
import { ask } from "../offline/uploader.js";
import { keepPack, state } from "./state.js";

const DATA = "round-data";
const AT_ONCE = 4;
/** Of packs (web/rounds/pack.py): one of an older form is taken whole again. */
const FORM = 2;

/** @param {string} key of the pack, as quartier/6 @param {(part: number) => void} progress from 0 to 1 @returns {Promise<boolean>} */
export async function takeAlong(key, progress) {
  const before = state.packs.find((one) => one.key === key);
  progress(0.05);
  const answer = await ask(`/tournees/paquets/${key.split("/").map(encodeURIComponent).join("/")}${before?.form === FORM ? `?since=${before.tick}` : ""}`);
  if (answer.status !== 200) return false;
  progress(0.3);
  const places = JSON.stringify(answer.body).length;
  const photos = answer.body.places.flatMap((/** @type {any} */ place) => place.fields.photos?.[0]?.sha256 ?? []);
  const images = await keepFiles(["/carte/contours", ...photos.map((/** @type {string} */ sha256) => `/photos/${sha256}/320.webp`)], (part) => progress(0.3 + part * 0.3));
  const ground = await keepGround(answer.body, (part) => progress(0.6 + part * 0.38)).catch(() => 0);
  await keepPack(answer.body, places + images + ground);
  // Asked once there is something worth keeping; without it the system may empty the storage when it runs short.
  await navigator.storage?.persist?.();
  progress(1);
  return true;
}

/** The base map of where the places lie, when the town keeps one. @param {any} got @param {(part: number) => void} progress @returns {Promise<number>} bytes */
async function keepGround(got, progress) {
  const { vectors } = readGround();
  if (!vectors) return 0;
  const before = state.packs.find((one) => one.key === `${got.kind}/${got.code}`)?.places ?? [];
  const positions = [...before, ...got.places].flatMap(({ fields }) => (Array.isArray(fields.position) ? [fields.position] : []));
  const box = boxAround([...positions, ...(got.zone ?? [])]);
  if (!box) return 0;
  const { keepVectors } = await import("../map/vector_tiles.js");
  return keepVectors(vectors, box, progress);
}

/** A photo that does not come is not worth stopping for. @param {string[]} addresses @param {(part: number) => void} progress @returns {Promise<number>} bytes */
async function keepFiles(addresses, progress) {
  if (!("caches" in window)) return 0;
  const cache = await caches.open(DATA);
  const left = [...addresses];
  let bytes = 0;
  const one = async () => {
    for (let address = left.shift(); address; address = left.shift()) {
      try {
        const answer = await fetch(address);
        if (answer.ok) {
          bytes += (await answer.clone().arrayBuffer()).byteLength;
          await cache.put(address, answer);
        }
      } catch {
        // Without it the place has no picture.
      }
      progress(1 - left.length / addresses.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return bytes;
}

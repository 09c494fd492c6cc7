// @ts-check
/** « Sauvegarder ma tournée »: everything that has not been settled in one file, which the server takes like a sending. */
import { read } from "./database.js";
import { zip } from "./zip.js";

/** @param {{name: string, body: any, photos: string[]}[]} items of one person @param {string} person @returns {Promise<Blob>} a zip archive */
export async function savedRound(items, person) {
  const told = { format: 1, person, at: new Date().toISOString(), items: items.map(({ name, body }) => ({ name, body })) };
  const files = [{ name: "tournee.json", bytes: new TextEncoder().encode(JSON.stringify(told)) }];
  for (const sha256 of new Set(items.flatMap(({ photos }) => photos))) {
    const kept = await read("photos", sha256);
    if (kept) files.push({ name: `photos/${sha256}.jpg`, bytes: new Uint8Array(await kept.blob.arrayBuffer()) });
  }
  return new Blob([zip(files)], { type: "application/zip" });
}

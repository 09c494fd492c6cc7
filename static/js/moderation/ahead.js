// @ts-check
/** What is fetched from the desk's addresses, and fetched ahead so that nobody waits. */

const HEADERS = { "X-Requested-With": "desk" };

/** @typedef {[url: string, place: string]} Next a contribution and the place that it is about */
/** @typedef {{place: string, markup: Promise<string>, come?: string}} Known markup: what the server made of it; come: the same, once it is here */

/** Contributions fetched ahead, by address. @type {Map<string, Known>} */
const ahead = new Map();
/** What is still to be fetched. @type {Next[]} */
let wanted = [];
/** What is more pressing than to fetch ahead. @type {Promise<unknown>} */
let pressing = Promise.resolve();

/** @param {string} url @returns {string} the same address, however it was written */
export function whole(url) {
  return new URL(url, location.href).href;
}

/** @param {string} url @param {RequestInit} [options] @returns {Promise<Response>} */
export function ask(url, options = {}) {
  return fetch(url, { ...options, headers: HEADERS, credentials: "same-origin" });
}

/** Fetch nothing ahead until then. @param {Promise<unknown>} until */
export function hold(until) {
  pressing = until;
}

/** Fetch these, one after the other, and no others any more. @param {Next[]} next */
export async function fetchAhead(next) {
  const isRunning = wanted.length > 0;
  wanted = next;
  if (isRunning) return;
  for (await pressing; wanted.length; await pressing) {
    const [url, place] = wanted[0];
    if (!ahead.has(whole(url))) ahead.set(whole(url), begin(url, place));
    // A trouble is told when this one is asked for.
    await ahead.get(whole(url))?.markup.catch(() => {});
    if (wanted[0]?.[0] === url) wanted = wanted.slice(1);
  }
}

/** @param {string} url @param {string} place @returns {Known} */
function begin(url, place) {
  /** @type {Known} */
  const known = { place, markup: fetchItem(url) };
  known.markup.then((markup) => (known.come = markup), () => {});
  return known;
}

/** What was fetched ahead of a place shows it as it was before a decision. @param {string | undefined} place */
export function forget(place) {
  for (const [url, known] of ahead) if (known.place === place) ahead.delete(url);
}

/**
 * The contribution that can take the place of another at once: it is here, and what is decided now changes nothing of it.
 * @param {Next[]} next @param {string | undefined} place that is being decided on @param {(url: string) => boolean} isDecided
 * @returns {{url: string, markup: string} | null}
 */
export function takeReady(next, place, isDecided) {
  const first = next.find(([url]) => !isDecided(whole(url)));
  const known = first && ahead.get(whole(first[0]));
  if (!known?.come || known.place === place) return null;
  ahead.delete(whole(first[0]));
  return { url: first[0], markup: known.come };
}

/** @param {string} url @returns {Promise<string>} the markup of one contribution, which is kept no longer */
export async function take(url) {
  const known = ahead.get(whole(url));
  ahead.delete(whole(url));
  return known ? known.markup : fetchItem(url);
}

/** @param {string} url @returns {Promise<string>} */
async function fetchItem(url) {
  const answer = await ask(url);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

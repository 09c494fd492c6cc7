// @ts-check
/**
 * What this version cannot read stays on the tablet as it is, and out of the way of what leaves. Here is read whatever can be
 * told of it, so that somebody takes it up again in the form. Such a row is never changed but for what was chosen about it.
 */

/** @typedef {import("./merge.js").Change} Change */
/**
 * @typedef {object} Legible
 * @property {any} key of the row in the database
 * @property {string} uid its key as a text
 * @property {string} person whose work it is; "" when that cannot be read
 * @property {string} place uid of the place; "" when that cannot be read
 * @property {string} name
 * @property {string} action
 * @property {number | null} savedAt milliseconds
 * @property {Record<string, any>} body what of it is a proposal: kind, changes, message, photos, operation
 * @property {string[]} photos sha256
 * @property {string[]} rest other words that stand in it, each with the name under which it stands
 * @property {string} [choice] what somebody chose about it
 * @property {number} [settledAt] milliseconds: when it was chosen
 */

const UID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const SHA256 = /^[0-9a-f]{64}$/;
/** What a row and a proposal consist of: whatever stands beside may be somebody's words. */
const OF_ROW = new Set("uid seq person place name action body photos state savedAt sendFrom settledAt verdict choice follows quarantined".split(" "));
const OF_BODY = new Set("uid kind place place_uid base_version changes message photos captured_at nearness fields report after instead_of distinct operation charter good_faith".split(" "));

/** @param {any} value @returns {string} */
const text = (value) => (typeof value === "string" ? value : "");
/** @param {any} value @returns {Record<string, any>} */
const record = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});
/** @param {any} value @returns {any[]} */
const list = (value) => (Array.isArray(value) ? value : []);

/** @param {any} row of the database that this version cannot read @returns {Legible} */
export function legible(row) {
  const body = record(row.body);
  const changes = Object.fromEntries(Object.entries(record(body.changes)).map(([name, change]) => [name, asChange(change)]));
  const named = [...list(body.photos), ...list(changes.photos?.add), ...list(row.photos)].map((one) => one?.sha256 ?? one);
  delete changes.photos;
  const { choice, at } = record(row.quarantined);
  return {
    key: row.uid,
    uid: String(row.uid),
    person: text(row.person),
    place: [row.place, body.place, body.place_uid].map(text).find((one) => UID.test(one)) ?? "",
    name: text(row.name) || text(changes.nom?.to),
    action: text(row.action),
    savedAt: Number.isFinite(row.savedAt) ? row.savedAt : null,
    body: { kind: text(body.kind), changes, message: text(body.message), ...(text(body.operation) ? { operation: body.operation } : {}) },
    photos: [...new Set(named.filter((one) => SHA256.test(text(one))))],
    rest: [...besides(row, OF_ROW), ...(typeof row.body === "string" ? words("", row.body) : besides(body, OF_BODY))],
    ...(text(choice) ? { choice, ...(Number.isFinite(at) ? { settledAt: at } : {}) } : {}),
  };
}

/** @param {Legible} one @returns {boolean} whether there is anything to take up again */
export function hasWords({ body, photos, rest, place }) {
  return Boolean(Object.keys(body.changes).length || body.message || photos.length || rest.length || (place && body.kind));
}

/** @param {Legible} one @returns {string | null} its uid as one of a contribution, which the new one stands for */
export function earlier({ uid }) {
  return UID.test(uid) ? uid : null;
}

/** @param {any} given @returns {Change} */
function asChange(given) {
  const change = record(given);
  if ("to" in change) return change;
  const sets = ["add", "remove"].filter((part) => part in change);
  return sets.length ? Object.fromEntries(sets.map((part) => [part, all(change[part])])) : { to: given };
}

/** @param {any} value @returns {any[]} a list of it, when it is none */
const all = (value) => (value === null || value === undefined ? [] : [value].flat());

/** @param {Record<string, any>} holder @param {Set<string>} known @returns {string[]} */
function besides(holder, known) {
  return Object.entries(holder).flatMap(([name, value]) => (known.has(name) ? [] : words(name, value)));
}

/** @param {string} name @param {any} value @returns {string[]} every text and number in it */
function words(name, value) {
  if (value && typeof value === "object") return Object.entries(value).flatMap(([inner, one]) => words(Array.isArray(value) ? name : inner, one));
  const said = typeof value === "number" ? String(value) : text(value).trim();
  return said && !UID.test(said) ? [name ? `${name} : ${said}` : said] : [];
}

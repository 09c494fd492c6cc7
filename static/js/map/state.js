// @ts-check
/**
 * The whole state of the map stands in the address, so that it can be shared, kept and gone back to:
 * `?q=&famille=&rubrique=&type=&commune=&quartier=&ouvert=1&a_verifier=1#16/47.2161/-1.5496`
 */

/**
 * @typedef {{zoom: number, lat: number, lon: number}} View
 * @typedef {object} State
 * @property {string} q
 * @property {string[]} famille
 * @property {string[]} rubrique
 * @property {string[]} type
 * @property {string[]} commune
 * @property {string[]} quartier
 * @property {string[]} acces_fauteuil
 * @property {string[]} extra answers of extra fields, each `code=answer`
 * @property {boolean} ouvert
 * @property {boolean} a_verifier
 * @property {number | null} lieu number of the place that is open beside the map
 * @property {View | null} view
 */

/** Filters that take several values, in the order in which the address gives them. */
export const LISTS = /** @type {const} */ (["famille", "rubrique", "type", "commune", "quartier", "acces_fauteuil"]);
export const SWITCHES = /** @type {const} */ (["ouvert", "a_verifier"]);

/** @returns {State} */
export function emptyState() {
  return {
    q: "", famille: [], rubrique: [], type: [], commune: [], quartier: [], acces_fauteuil: [], extra: [],
    ouvert: false, a_verifier: false, lieu: null, view: null,
  };
}

/**
 * @param {string} search the address's part from `?`
 * @param {string} hash the address's part from `#`
 * @param {string[]} [extra] the codes of extra fields that filter
 * @returns {State} what cannot be understood is left out
 */
export function parseState(search, hash, extra = []) {
  const query = new URLSearchParams(search);
  const state = emptyState();
  state.q = (query.get("q") ?? "").trim().slice(0, 200);
  for (const name of LISTS) state[name] = [...new Set(query.getAll(name).filter(Boolean))];
  for (const name of SWITCHES) state[name] = query.get(name) === "1";
  state.extra = extra.flatMap((code) => [...new Set(query.getAll(code).filter(Boolean))].map((answer) => `${code}=${answer}`));
  const lieu = query.get("lieu") ?? "";
  state.lieu = /^[1-9]\d{0,9}$/.test(lieu) ? Number(lieu) : null;
  state.view = parseView(hash);
  return state;
}

/**
 * @param {string} hash `#16/47.2161/-1.5496`: zoom, latitude, longitude
 * @returns {View | null}
 */
export function parseView(hash) {
  const match = /^#?(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/.exec(hash);
  if (!match) return null;
  const [zoom, lat, lon] = match.slice(1).map(Number);
  return zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

/** @param {View | null} view @returns {string} with its `#`, or nothing */
export function viewAsHash(view) {
  return view ? `#${+view.zoom.toFixed(2)}/${view.lat.toFixed(4)}/${view.lon.toFixed(4)}` : "";
}

/**
 * @param {State} state
 * @returns {URLSearchParams} filters only: what `/liste`, `/carte/selection` and the exports take too
 */
export function filtersAsQuery(state) {
  const query = new URLSearchParams();
  if (state.q) query.set("q", state.q);
  for (const name of LISTS) for (const value of state[name]) query.append(name, value);
  for (const pair of state.extra) query.append(...halves(pair));
  for (const name of SWITCHES) if (state[name]) query.set(name, "1");
  return query;
}

/** @param {string} pair `code=answer` @returns {[string, string]} */
function halves(pair) {
  const at = pair.indexOf("=");
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** @param {State} state @returns {string} `?…#…` */
export function stateAsAddress(state) {
  const query = filtersAsQuery(state);
  if (state.lieu) query.set("lieu", String(state.lieu));
  const text = query.toString();
  return `${text ? `?${text}` : ""}${viewAsHash(state.view)}`;
}

/** @param {State} state @returns {boolean} */
export function isFiltered(state) {
  return filtersAsQuery(state).toString() !== "";
}

/** @param {State} state @returns {boolean} whether the server must be asked: opening hours, the full text and extra fields lie there */
export function needsServer(state) {
  return state.ouvert || state.q !== "" || state.extra.length > 0;
}

// @ts-check
/**
 * How a base map of one's own is drawn: like paper, paler than any marker, in the colours of the style sheet, by day and by
 * night. Names are in the letters of the site, and few: streets where one walks, never over the whole town.
 */

const LETTERS = '"Atkinson Hyperlegible Next", sans-serif';
/** From here on a street is looked for; before, its name would lie under the markers. */
const STREETS = { major: 14, minor: 16 };
/** A town fills the map at this zoom; its rank by population, as archives number it, is above that of its neighbours. */
const [OWN_TOWN, SMALL_TOWN] = [11, 9];

/**
 * @param {any} protomaps protomaps-leaflet @param {(name: string) => string} colour of a custom property of the map
 * @param {string} language of the names, where the archive has them
 */
export function rulesOfPaper(protomaps, colour, language) {
  const tint = tints(colour);
  const rules = protomaps.paintRules(tint);
  const first = rules.findIndex((/** @type {any} */ { dataLayer }) => dataLayer === "roads");
  return { paintRules: [...rules.slice(0, first), ...edges(protomaps, colour), ...rules.slice(first)], labelRules: names(protomaps, colour, language) };
}

/** Every colour for which the library asks. @param {(name: string) => string} colour @returns {Record<string, string>} */
function tints(colour) {
  const of = (/** @type {string[]} */ names, /** @type {string} */ property) => Object.fromEntries(names.map((name) => [name, colour(property)]));
  return {
    ...of(["earth", "pedestrian", "sand", "beach", "glacier"], "--ground"),
    ...of(["park_a", "park_b", "wood_a", "wood_b", "scrub_a", "scrub_b", "zoo"], "--ground-green"),
    ...of(["hospital", "industrial", "school", "aerodrome", "runway", "pier", "military"], "--ground-quiet"),
    ...of(["buildings"], "--ground-built"),
    ...of(["water"], "--water"),
    ...of(["major"], "--road"),
    ...of(["railway", "boundaries"], "--rail"),
  };
}

/** Main roads have an edge: white alone does not stand out from paper. @param {any} protomaps @param {(name: string) => string} colour */
function edges(protomaps, colour) {
  const widest = protomaps.exp(1.6, [[9, 0], [12, 3], [15, 6], [18, 17]]);
  const symbolizer = new protomaps.LineSymbolizer({ color: colour("--road-edge"), width: (/** @type {number} */ zoom) => widest(zoom) });
  return [{ dataLayer: "roads", minzoom: 9, symbolizer, filter: isKind("highway", "major_road") }];
}

/** @param {any} protomaps @param {(name: string) => string} colour @param {string} language */
function names(protomaps, colour, language) {
  const written = { labelProps: [`name:${language}`, "name"], fill: colour("--ground-ink"), stroke: colour("--ground"), width: 2 };
  const street = new protomaps.LineLabelSymbolizer({ ...written, font: `400 12px ${LETTERS}`, width: 3 });
  const town = new protomaps.CenteredTextSymbolizer({ ...written, lineHeight: 1.4, font: `600 13px ${LETTERS}` });
  const part = new protomaps.CenteredTextSymbolizer({ ...written, lineHeight: 1.4, font: `400 12px ${LETTERS}` });
  const water = new protomaps.LineLabelSymbolizer({ ...written, fill: colour("--water-ink"), stroke: colour("--water"), font: `italic 400 13px ${LETTERS}`, repeatDistance: 600 });
  return [
    { dataLayer: "places", minzoom: 9, maxzoom: 15, symbolizer: town, filter: isElsewhere },
    { dataLayer: "water", minzoom: 12, symbolizer: water, filter: (/** @type {number} */ _zoom, /** @type {any} */ { geomType, props }) => geomType === 2 && props.kind === "river" },
    { dataLayer: "places", minzoom: 15, symbolizer: part, filter: isKind("neighbourhood", "macrohood") },
    { dataLayer: "roads", minzoom: STREETS.major, symbolizer: street, filter: isKind("highway", "major_road") },
    { dataLayer: "roads", minzoom: STREETS.minor, symbolizer: street, filter: isKind("minor_road", "path") },
  ];
}

/** @param {string[]} kinds of the archive's features */
function isKind(...kinds) {
  return (/** @type {number} */ _zoom, /** @type {{props: Record<string, any>}} */ { props }) => kinds.includes(props.kind);
}

/** The name of a large town would lie under its own markers. @param {number} zoom @param {{props: Record<string, any>}} place */
function isElsewhere(zoom, { props }) {
  return props.kind === "locality" && (zoom < OWN_TOWN || !(props.population_rank > SMALL_TOWN));
}

// @ts-check
/**
 * Whether this page is the round or its exercise. What is practised has a database and a queue of its own, and no way to the
 * site: nothing made up may ever be taken for work.
 */

export const PRACTISING = typeof document !== "undefined" && Boolean(document.body?.classList.contains("is-practice"));
/** Begins the names of the database, of the lock and of the channel between tabs. */
export const REALM = PRACTISING ? "carto-practice" : "carto-rounds";

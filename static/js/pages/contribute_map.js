// @ts-check
/** The forms of contributing that ask for a position: one chooses it on a map. */
import "./contribute.js";
import "../edit/position.js";

// @ts-check
/** The moderators' desk. Without this script every button is a plain form or link. */
import "../map/mini.js";
import { listenForDecisions } from "../moderation/decide.js";
import { listenForFilters } from "../moderation/filters.js";
import { listenForKeys } from "../moderation/keys.js";
import { listenForLinks } from "../moderation/links.js";
import { listenForTakeOver } from "../moderation/look.js";
import { listenForPicks } from "../moderation/picks.js";
import { prepare } from "../moderation/work.js";

// The form that the position picker and its map need is only on some pages: a page of its own is loaded for it.
if (document.querySelector("[data-position]")) import("../edit/position.js");

listenForDecisions();
listenForFilters();
listenForKeys();
listenForPicks();
listenForLinks();
listenForTakeOver();
prepare();
// A contribution may be opened by its address from far down the queue: its line is brought into view.
document.querySelector(".desk-entry[aria-current]")?.scrollIntoView({ block: "nearest" });

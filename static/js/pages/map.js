// @ts-check
/** The map page: makes the parts and lets them know one another. */
import { breathe } from "../lib/breathe.js";
import { find } from "../lib/dom.js";
import { readWords } from "../lib/words.js";
import { MapPage } from "../map/page.js";
import { listenForSharing } from "../ui/share.js";

readWords("map-words");
listenForSharing();
breathe().then(() => new MapPage(find("#app")).start());

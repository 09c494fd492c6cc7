// @ts-check
/** The map within another site's page. */
import { breathe } from "../lib/breathe.js";
import { find } from "../lib/dom.js";
import { readWords } from "../lib/words.js";
import { EmbeddedMap } from "../map/embedded.js";
import { listenForSharing } from "../ui/share.js";

readWords("map-words");
listenForSharing();
breathe().then(() => new EmbeddedMap(find("#app")).start());

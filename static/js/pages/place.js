// @ts-check
/** The page of one place. */
import { showMiniMap } from "../map/mini.js";
import { listenForSharing, preferOwnMap } from "../ui/share.js";

listenForSharing();
preferOwnMap(document);
for (const holder of document.querySelectorAll(".mini-map")) showMiniMap(/** @type {HTMLElement} */ (holder));

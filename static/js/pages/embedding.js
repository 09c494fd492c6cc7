// @ts-check
/** The page works without this: here it only copies. */
import { copyButtons } from "../edit/copy.js";

copyButtons();

// @ts-check
/** The forms of contributing. Each one works without this: here is what makes them quicker. */
import { rememberDrafts } from "../edit/draft.js";
import { addressBoxes } from "../edit/address.js";
import { conditionalParts } from "../edit/conditional.js";
import { copyButtons } from "../edit/copy.js";
import { extraFields } from "../edit/extra.js";
import { nearnessQuestions } from "../edit/nearness.js";
import { photoSlots } from "../edit/photos.js";
import { sendOnce } from "../edit/send.js";

/** The errors come first: the focus goes to their summary, and from there to each field. */
function goToProblems() {
  const summary = document.getElementById("problems");
  summary?.focus();
}

extraFields();
rememberDrafts();
conditionalParts();
addressBoxes();
photoSlots();
nearnessQuestions();
copyButtons();
sendOnce();
goToProblems();

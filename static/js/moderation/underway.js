// @ts-check
/** What is on its way to the server: one decision after the other, each as it was when the key was pressed. */
import { hold } from "./ahead.js";

/** @type {Promise<unknown>} */
let last = Promise.resolve();
let count = 0;
/** Counts what failed: whatever was asked for before that is not done, the person has not seen it come back. */
let failures = 0;

/**
 * Do this once everything before is through, unless something of it failed.
 * @param {() => Promise<boolean>} task whether it was taken
 * @returns {Promise<boolean>} false also when it was not tried
 */
export function next(task) {
  const known = failures;
  count += 1;
  const run = last.then(async () => {
    try {
      if (known !== failures) return false;
      if (await task()) return true;
      failures += 1;
      return false;
    } finally {
      count -= 1;
    }
  });
  last = run.catch(() => {});
  hold(last);
  return run;
}

/** @returns {boolean} */
export function isBusy() {
  return count > 0;
}

/** @returns {Promise<boolean>} once nothing is on its way: whether all of it was taken */
export async function settled() {
  const known = failures;
  while (count) await last;
  return known === failures;
}

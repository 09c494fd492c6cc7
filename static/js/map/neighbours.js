// @ts-check
/** Which marker an arrow key leads to. */

/** A step aside counts this much more than a step ahead. */
const ASIDE = 2.5;

/**
 * @param {{x: number, y: number}} here
 * @param {{x: number, y: number}[]} spots
 * @param {[number, number]} direction unit step to the right and downwards
 * @returns {number} index of the nearest spot in that direction (within 60° of it), -1 when there is none
 */
export function neighbourTowards(here, spots, [right, down]) {
  let best = -1;
  let least = Infinity;
  spots.forEach((spot, index) => {
    const dx = spot.x - here.x;
    const dy = spot.y - here.y;
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down - dy * right);
    if (ahead <= 0 || aside > ahead * 1.75) return;
    const cost = ahead + ASIDE * aside;
    if (cost < least) [best, least] = [index, cost];
  });
  return best;
}

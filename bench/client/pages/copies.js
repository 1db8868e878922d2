/**
 * Knows what a listener costs in the dispatch of a real event. One listener is too quick for any clock of a page, and a
 * script cannot send an event that is trusted: so there are many copies here, which are called one after the other by
 * each move of the mouse that the browser itself dispatches, and the clock is read before and after them. Blocks of the
 * floor stand beside them and are called by the same events, there and back again, so that what disturbs one disturbs
 * the other. Divided by the copies, it is what one listener more costs an event: the browser's call, and what it does.
 */

const COPIES = 100;
const FEW = 50;
/** A move of the mouse is both, in this order. */
const TYPES = ['pointermove', 'mousemove'];
const OTHER_TYPES = ['keydown', 'beforeinput', 'wheel', 'touchstart', 'touchmove', 'click'];
const QUIETLY = { capture: true, passive: true };

/**
 * Milliseconds of all copies together, of each event.
 * @type {{ readonly copies: number, readonly floor: number[], readonly watched: number[] }}
 */
const times = { copies: COPIES, floor: [], watched: [] };
/** @type {object[]} */
const neighbours = [];
let isReady = false;
Object.assign(globalThis, { isReady: () => isReady, times });

/**
 * Measures copies beside the floor: a passive listener that stores `event.timeStamp`.
 * @param {(copies: number) => Promise<unknown>} addCopies
 */
export async function measure(addCopies) {
  // The first of a kind find the event and their own code cold: what that costs is not a listener's, but the sixtieth
  // of a second's that has gone by. They are not looked at.
  await addBlock([], FEW, addFloors);
  await addBlock([], FEW, addCopies);
  await addBlock(times.floor, COPIES, addFloors);
  await addBlock(times.watched, COPIES, addCopies);
  await addBlock(times.floor, COPIES, addFloors);
  isReady = true;
}

/** @param {() => boolean} isSo */
export async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/**
 * @param {number[]} list
 * @param {number} copies
 * @param {(copies: number) => unknown} fill
 */
async function addBlock(list, copies, fill) {
  let startedAt = 0;
  let sum = 0;
  for (const type of TYPES) {
    addEventListener(type, () => void (startedAt = performance.now()), QUIETLY);
  }
  await fill(copies);
  for (const type of TYPES) {
    const end = () => {
      sum += performance.now() - startedAt;
      if (type !== TYPES.at(-1)) return;
      list.push(sum);
      sum = 0;
    };
    addEventListener(type, end, QUIETLY);
  }
}

/** @param {number} copies */
function addFloors(copies) {
  for (let copy = 0; copy < copies; copy += 1) addFloor();
}

/**
 * The floor stands in memory as a watch does: with listeners to other types, and apart from the next by the five
 * kilobytes that a watched session keeps. Close together, a hundred would come from memory at once; a page has one.
 */
function addFloor() {
  let seenAt = 0;
  const floor = (/** @type {Event} */ { timeStamp }) => {
    seenAt = timeStamp;
  };
  for (const type of ['pointermove', ...OTHER_TYPES]) addEventListener(type, floor, QUIETLY);
  const things = Array.from({ length: 100 }, (_, number) => ({ number, seenAt: () => seenAt }));
  neighbours.push(...things);
}

/** Runs in a frame of another origin, and tells the page around it that a person is there. */
import { ACTIVITY_EVENTS, watchActivity } from './activity.ts';
import { FRAME_MESSAGE } from './frame-message.ts';
import { checkedOrigin } from './origin.ts';
import { createElapsedTime, systemClock } from './system-clock.ts';

const parent = document.currentScript?.dataset['parent'];
if (parent === undefined) {
  throw new TypeError(
    'The bridge must be told whose frame this is: <script src="…" data-parent="https://app.example">',
  );
}
const parentOrigin = checkedOrigin('data-parent', parent);
watchActivity(ACTIVITY_EVENTS, createElapsedTime(systemClock), () => {
  window.parent.postMessage(FRAME_MESSAGE, parentOrigin);
}).add(window);

/** Knows a page with many timers of react-idle-timer, strangers to each other. */
import { createElement, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { useIdleTimer } from 'react-idle-timer';
import { measure, until } from './copies.js';

// It listens to the document by itself; on the window its listeners are in line with the others.
const element = /** @type {Document} */ (/** @type {unknown} */ (window));
let last = 0;

await measure(async (copies) => {
  /** @type {Set<string>} */
  const started = new Set();

  /** @param {{ readonly name: string }} properties */
  function Watch({ name }) {
    useIdleTimer({
      element,
      name,
      timeout: 15 * 60_000,
      crossTab: true,
      syncTimers: 200,
    });
    // Effects run in order: the timer's listeners are there.
    useEffect(() => void started.add(name), [name]);
    return null;
  }

  const watches = Array.from({ length: copies }, () => {
    last += 1;
    return createElement(Watch, { key: last, name: `copy-${last}` });
  });
  const root = createRoot(document.createElement('div'));
  root.render(createElement('div', undefined, ...watches));
  await until(() => started.size >= copies);
});

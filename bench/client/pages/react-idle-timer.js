/** Knows a page with react-idle-timer, whose tabs know of each other as ours do. */
import { createElement, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { useIdleTimer } from 'react-idle-timer';

let isReady = false;

function Watch() {
  useIdleTimer({
    timeout: 15 * 60_000,
    promptBeforeIdle: 2 * 60_000,
    crossTab: true,
    leaderElection: true,
    syncTimers: 200,
  });
  useEffect(() => void (isReady = true), []);
  return null;
}

createRoot(document.body.appendChild(document.createElement('div'))).render(createElement(Watch));
Object.assign(globalThis, { isReady: () => isReady });

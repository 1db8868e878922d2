/** Knows a page with a small script of an app: what it wakes of the browser is there before we come. */

let isReady = false;
let moves = 0;
Object.assign(globalThis, { isReady: () => isReady, moves: () => moves });

addEventListener('pointermove', () => void (moves += 1), { passive: true });
document.addEventListener('visibilitychange', () => setTimeout(() => void (moves = 0), 1_000));
localStorage.setItem('visited', new Date().toISOString());
const response = await fetch('/session', {
  headers: { Accept: 'application/json' },
  credentials: 'same-origin',
});
document.body.append(JSON.stringify(await response.json()));
isReady = response.ok;

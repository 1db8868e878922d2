/** Runs in frames and windows of another origin, which know nothing of the session: tells the test's server what comes. */
const say = (what: string): void => void fetch(`/said?what=frame-${what}`, { method: 'POST' });

for (const name of ['load', 'click', 'keydown', 'wheel', 'pointermove']) {
  addEventListener(name, () => say(name), { capture: true, passive: true });
}

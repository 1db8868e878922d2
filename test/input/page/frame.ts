/** Runs in frames and windows of another origin, which know nothing of the session: tells the test's server what comes. */
for (const name of ['pointerdown', 'click', 'keydown', 'wheel', 'pointermove']) {
  addEventListener(name, () => void fetch(`/said?what=frame-${name}`, { method: 'POST' }), {
    capture: true,
    passive: true,
  });
}

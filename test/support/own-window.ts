/** Gives every file of tests a window to which nobody listens any more, where one worker and its window serve them all. */
import { afterAll, vi } from 'vitest';

const undone: (() => void)[] = [];

for (const target of [window, document] as const) {
  const { addEventListener, removeEventListener } = target;
  target.addEventListener = (...listening: Parameters<typeof addEventListener>) => {
    undone.push(() => removeEventListener.apply(target, listening));
    addEventListener.apply(target, listening);
  };
  undone.push(() => (target.addEventListener = addEventListener));
}

afterAll(() => {
  vi.restoreAllMocks();
  for (const undo of undone) undo();
  document.body.replaceChildren();
  sessionStorage.clear();
  Reflect.deleteProperty(window, Symbol.for('stillhere'));
});

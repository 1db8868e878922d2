/** Knows how to be disturbed less by other work. */
import { constants, setPriority } from 'node:os';

/** Lets this process and those that it starts go ahead of others, where the system allows that: mostly to root alone. */
export function goAhead() {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST);
  } catch {
    // Then it is disturbed more, which the intervals say.
  }
}

/** Knows how to be disturbed less by other work. */
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets a process go ahead of others, where the system allows that: mostly to root alone. Linux shares its cores among
 * sessions first: the session of a process that was started `detached`, which is its own, goes ahead of others too.
 * @param {number} [pid] By default this one, within its session, with all that it starts from now on.
 */
export function goAhead(pid) {
  try {
    setPriority(pid ?? 0, constants.priority.PRIORITY_HIGHEST);
    if (pid !== undefined) writeFileSync(`/proc/${pid}/autogroup`, '-20');
  } catch {
    // Then it is disturbed more, which the intervals say.
  }
}

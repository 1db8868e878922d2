/** Knows that a door is made once for the same sessions: who asks for it again gets the same, with all that it knows of its requests. */
import { describe } from '../../core/describe.ts';
import type { Sessions } from '../../server/index.ts';

type Make<Data, Door> = (sessions: Sessions<Data>) => Door;

const doorsOf = new WeakMap<object, Map<unknown, unknown>>();

/**
 * The door that `make` makes of these sessions, which it is asked for once.
 * @throws TypeError for what is none: the options of `createSessions`, say.
 */
export function oneDoor<Data, Door>(sessions: Sessions<Data>, make: Make<Data, Door>): Door {
  if (typeof (sessions as Partial<Sessions<Data>> | undefined)?.guard !== 'function') {
    throw new TypeError(
      `"sessions" must be what createSessions or attach has made, got ${describe(sessions)}`,
    );
  }
  let doors = doorsOf.get(sessions);
  if (doors === undefined) doorsOf.set(sessions, (doors = new Map()));
  if (!doors.has(make)) doors.set(make, make(sessions));
  // Under a function stands what it has made of the same sessions.
  return doors.get(make) as Door;
}

/** Knows that one tab rings, not ten: whoever notes a warning first, in what the tabs of a browser share. */
import { attempt } from '../client/attempt.ts';
import { isObject, isSpan } from '../core/wire.ts';

/** Two tabs speak of the same warning when their ends are no further apart, in milliseconds. */
const SAME = 5_000;

/** Whether this tab is the first that tells of a warning; `endsAt` is by the wall clock, in milliseconds. */
export async function isFirst(key: string, session: string, endsAt: number): Promise<boolean> {
  /** Where nothing is shared, each rings. */
  const note = (): boolean => {
    const isNoted = attempt(() => {
      const noted: unknown = JSON.parse(String(localStorage.getItem(key)));
      const isSame = isObject(noted) && noted['session'] === session && isSpan(noted['endsAt']);
      return isSame && Math.abs(Number(noted['endsAt']) - endsAt) < SAME;
    });
    attempt(() => localStorage.setItem(key, JSON.stringify({ session, endsAt })));
    return isNoted !== true;
  };
  let first: boolean | undefined;
  try {
    // Two tabs may read at the same instant: one after the other, where the browser can do that.
    await navigator.locks.request(key, () => void (first = note()));
  } catch {
    // There are no locks here.
  }
  return first ?? note();
}

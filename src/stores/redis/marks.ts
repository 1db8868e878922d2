/** Knows whether Redis has still what was noted there of this node: each beat leaves a mark, which the next must find. */

/** Sends the beat of a place, with a mark; answers with the mark that was there, and which server has it. */
export type Mark = (mark: number) => Promise<readonly unknown[]>;

/**
 * Makes the marks of one node. They say of a beat whether what was noted before it is still there: it is not, when the
 * place went back to what it was (flushed, and restored), or has another master, which may lack the last writes.
 */
export function createMarks(): (place: number, beat: Mark) => Promise<boolean> {
  const known = new Map<number, { readonly mark: number; readonly server: string }>();
  let latest = 0;
  return async (place, beat) => {
    const before = known.get(place);
    const mark = (latest += 1);
    const [found, name] = await beat(mark);
    const server = String(name);
    known.set(place, { mark, server });
    return before === undefined || (Number(found) >= before.mark && server === before.server);
  };
}

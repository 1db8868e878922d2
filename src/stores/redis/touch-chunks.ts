/** Knows which touches go in one script call. */
import type { Touch } from '../../engine/store.ts';
import { shardOf } from './keys.ts';

/** So many touches are one script call: Redis does nothing else while it runs. */
const TOUCHES_AT_ONCE = 500;

/** Touches by as many script calls as it takes, all at once, and says which were live, in the order of the touches. */
export async function touchInChunks(
  touches: readonly Touch[],
  isCluster: boolean,
  touchChunk: (touches: readonly Touch[]) => Promise<readonly boolean[]>,
): Promise<readonly boolean[]> {
  const chunks = chunksOf(touches, isCluster);
  const outcomes = await Promise.all(
    chunks.map((chunk) => touchChunk(chunk.map(({ touch }) => touch))),
  );
  const answers: boolean[] = [];
  for (const [index, chunk] of chunks.entries()) {
    for (const [position, { place }] of chunk.entries()) {
      answers[place] = outcomes[index]?.[position] === true;
    }
  }
  return answers;
}

/** Touches that go in one script call: a few hundred, and in a cluster all of one shard. */
function chunksOf(
  touches: readonly Touch[],
  isCluster: boolean,
): readonly (readonly { readonly touch: Touch; readonly place: number }[])[] {
  const groups = new Map<number, { touch: Touch; place: number }[]>();
  for (const [place, touch] of touches.entries()) {
    const group = isCluster ? shardOf(touch.id) : 0;
    const others = groups.get(group);
    if (others === undefined) groups.set(group, [{ touch, place }]);
    else others.push({ touch, place });
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / TOUCHES_AT_ONCE) }, (_, index) =>
      group.slice(index * TOUCHES_AT_ONCE, (index + 1) * TOUCHES_AT_ONCE),
    ),
  );
}

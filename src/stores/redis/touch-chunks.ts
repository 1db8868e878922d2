/** Knows which touches go in one script call. */
import type { Touch } from '../../engine/store.ts';
import { shardOf } from './keys.ts';

/** So many touches are one script call: Redis does nothing else while it runs. */
const TOUCHES_AT_ONCE = 500;

/** Touches that go together, and the place of each among all. */
interface Chunk {
  readonly touches: Touch[];
  readonly places: number[];
}

/** Touches by as many script calls as it takes, all at once, and says which were live, in the order of the touches. */
export async function touchInChunks(
  touches: readonly Touch[],
  isCluster: boolean,
  touchChunk: (touches: readonly Touch[]) => Promise<readonly boolean[]>,
): Promise<readonly boolean[]> {
  const chunks = chunksOf(touches, isCluster);
  const outcomes = await Promise.all(chunks.map((chunk) => touchChunk(chunk.touches)));
  const answers = touches.map(() => false);
  chunks.forEach(({ places }, index) => {
    places.forEach((place, position) => {
      answers[place] = outcomes[index]?.[position] === true;
    });
  });
  return answers;
}

/** Touches that go in one script call: a few hundred, and in a cluster all of one shard. */
function chunksOf(touches: readonly Touch[], isCluster: boolean): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const lastOf = new Map<number, Chunk>();
  touches.forEach((touch, place) => {
    const group = isCluster ? shardOf(touch.id) : 0;
    let chunk = lastOf.get(group);
    if (chunk === undefined || chunk.touches.length === TOUCHES_AT_ONCE) {
      chunk = { touches: [], places: [] };
      lastOf.set(group, chunk);
      chunks.push(chunk);
    }
    chunk.touches.push(touch);
    chunk.places.push(place);
  });
  return chunks;
}

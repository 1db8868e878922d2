/** Knows the answers to what is asked at every request, and is dearer to find than to keep. */
import { copyOf } from '../engine/copy-of.ts';

/**
 * Makes what answers as `answer` does, and remembers it by the text: of so many texts at most, then all are forgotten. `given` is
 * for what the text stands for.
 */
export function remembered<Answer, Given = void>(
  most: number,
  answer: (text: string, given: Given) => Answer,
): (text: string, given: Given) => Answer {
  const known = new Map<string, Answer>();
  return (text, given) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as Answer;
    const made = answer(text, given);
    if (known.size >= most) known.clear();
    known.set(copyOf(text), made);
    return made;
  };
}

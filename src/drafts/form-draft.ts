/** Knows what a person has typed into one form, and what of a draft can be put back into it. */
import { attempt } from '../client/attempt.ts';
import { nameIn, type Content, type KeptValue } from './content.ts';
import { fieldsOf, listOf, type Field } from './fields.ts';
import { isTyped, leaveField, putValue, readDefault, readValue } from './values.ts';

const MOST_PASSES = 5;

/** What came of putting a draft back. */
export interface PutBack {
  /** Whether any field has got its value. */
  readonly isPut: boolean;
  /** Whether the person has typed something else into a field of it since: that was left as it is. */
  readonly isContested: boolean;
}

/** One form of the page, as it was given, and as it is. */
export interface FormDraft {
  readonly element: HTMLElement;
  /**
   * Looks how the page gives the form, for as long as nobody has begun to fill it in, but for a field that was just changed.
   * True if somebody had typed into it before.
   */
  look(changed?: EventTarget | null): boolean;
  /** Somebody has changed a field of it. */
  touch(target: EventTarget | null): void;
  /** Somebody presses something: what the page writes until it has `settled` follows from that. */
  pressed(): void;
  settled(): void;
  /** What differs from what the page gave, and what waits for fields that are not there. */
  content(): Content;
  /** Puts a draft into fields that are as the page gave them; with `isWanted`, into all. */
  put(content: Content, isWanted: boolean): Promise<PutBack>;
  /** What of a draft is for fields that are not there. */
  missing(content: Content): readonly string[];
  /** Whether all of a draft stands there, whoever has put it. */
  holds(content: Content): boolean;
  /** Puts what waits into fields that are there now. True if there were any. */
  putWaiting(): Promise<boolean>;
  /** Puts back once more what the page itself has overwritten since. */
  putAgain(): Promise<void>;
  /** From now on only the page changes it, until somebody is seen to do so: what stands there, or `content`, is put back again. */
  leave(content?: Content): void;
  /** Puts the fields of a draft that nobody has changed since back to what the page gave. */
  takeBack(content: Content): Promise<void>;
  /** It was sent, reset or given up: how it is now is how the page gave it. */
  restart(): void;
}

/** Begins to look at a form. `isPutting` is told when events come from here, and when they do not any more. */
export function createFormDraft(
  element: HTMLElement,
  isPutting: (isNow: boolean) => void,
): FormDraft {
  /** What the page gave, by the fields themselves: they may change their places. */
  let given = new WeakMap<Element, string>();
  let touched = new WeakSet<Element>();
  /** What a draft says of those that have it. */
  let restored = new WeakMap<Element, string>();
  let hasBegun = false;
  let hasTyped = false;
  let known: readonly Field[] = [];
  /** Of a draft, for fields that are not there yet. */
  let waiting = new Map<string, KeptValue>();
  /** Of fields that were there. */
  let gone = new Map<string, KeptValue>();
  /** What stood there when the person was gone. The page may make its fields anew. */
  let left: Content = new Map();
  const stayed = new WeakSet<Element>();
  /** What stood there when something was pressed last. */
  let pressedAt: ReadonlyMap<Field, string> = new Map();

  function look(target?: EventTarget | null): readonly Field[] {
    const fields = fieldsOf(element);
    const isThere = new Set(fields.flatMap((field) => [field.element, field.key, field.family]));
    const lists = new Set(known.filter(({ element: one }) => isThere.has(one)).map(listOf));
    /** What stood in fields that are not there any more, by their lists. */
    const removed = new Set<string>();
    for (const field of known) {
      const { key, family } = field;
      const hasGone = !isThere.has(field.element) && !field.element.isConnected;
      if (!hasGone || !isChanged(field)) continue;
      const value = readValue(field);
      removed.add(listOf(field) + value);
      // Of a list that became shorter, somebody has taken something away.
      const isTakenAway = isThere.has(family) || lists.has(listOf(field));
      if (!isTakenAway) gone.set(key, { family, value });
    }
    for (const field of fields) {
      const value = readValue(field);
      const isUnseen = !given.has(field.element);
      // A framework has made it anew, with what it knows: that is not as the page gives it.
      const isKnown = gone.get(field.key)?.value === value || removed.has(listOf(field) + value);
      if (isUnseen && isKnown) restored.set(field.element, value);
      gone.delete(field.key);
      for (const [key, one] of gone) {
        if (isUnseen && one.value === value && listOf(one) === listOf(field)) gone.delete(key);
      }
      if (isUnseen && field.element !== target && isTyped(field)) {
        // A framework that takes the page over may not know of it.
        hasTyped = true;
        restored.set(field.element, value);
        given.set(field.element, readDefault(field));
      }
      // Too late to see how the page gave this one.
      if (isUnseen && field.element === target) given.set(field.element, readDefault(field));
      const isOpen = !hasBegun && field.element !== target && !restored.has(field.element);
      if (isOpen || !given.has(field.element)) given.set(field.element, value);
    }
    known = fields;
    return fields;
  }

  /** What a press makes the page write is the person's will. */
  function takePressed(): void {
    for (const [field, value] of pressedAt) {
      if (readValue(field) === value) continue;
      touched.add(field.element);
      hasBegun = true;
    }
  }

  function isChanged(field: Field): boolean {
    return readValue(field) !== given.get(field.element);
  }

  /** What the person has had there, if it was the page that has put something else there. */
  function overwrittenIn({ element: field, key }: Field): string | undefined {
    if (touched.has(field)) return undefined;
    return restored.get(field) ?? (stayed.has(field) ? undefined : left.get(key)?.value);
  }

  function isAsGiven(field: Field): boolean {
    const isOpen = overwrittenIn(field) !== undefined || !isChanged(field);
    return isOpen && !touched.has(field.element);
  }

  /**
   * A framework that is told of several changes at once may know only the last: each has its turn. False if nothing came of it,
   * as where a field is not ready; what the page writes in its own way is there.
   */
  async function putInto(field: Field, value: string, isOpen: () => boolean): Promise<boolean> {
    const before = readValue(field);
    const inTurn = (work: (field: Field, value: string) => void): Promise<void> =>
      inTask(() => {
        // Somebody may just have typed into it.
        if (!isOpen()) return;
        isPutting(true);
        attempt(() => work(field, value));
        isPutting(false);
      });
    await inTurn(putValue);
    await inTurn(leaveField);
    await inTask(() => {});
    const now = readValue(field);
    return isOpen() && (now === value || now !== before);
  }

  async function put(draft: Content, isWanted: boolean): Promise<PutBack> {
    waiting = new Map([...waiting, ...draft]);
    const done = new Set<string>();
    let isPut = false;
    let isContested = false;
    // What is put into one may bring others, let them be filled in, or take their place.
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      for (const field of look()) {
        const wanted = draft.get(field.key);
        const isOpen = field.element.isConnected && !field.element.matches(':disabled');
        if (wanted === undefined || done.has(field.key) || !isOpen) continue;
        done.add(field.key);
        const isThere = readValue(field) === wanted.value;
        if (isThere || isWanted || isAsGiven(field)) {
          pressedAt = new Map([...pressedAt].filter(([{ element: one }]) => one !== field.element));
          restored.set(field.element, wanted.value);
          const isOpenYet = (): boolean => isWanted || !touched.has(field.element);
          if (!isThere && !(await putInto(field, wanted.value, isOpenYet))) continue;
          isPut ||= !isThere;
        } else {
          isContested = true;
        }
        waiting.delete(field.key);
      }
    }
    return { isPut, isContested };
  }

  function restart(): void {
    given = new WeakMap();
    touched = new WeakSet();
    restored = new WeakMap();
    hasBegun = false;
    known = [];
    waiting = new Map();
    gone = new Map();
    left = new Map();
    pressedAt = new Map();
    look();
  }

  function content(): Content {
    takePressed();
    const fields = look();
    const kept = new Map([...waiting, ...gone]);
    for (const field of fields) {
      const own = overwrittenIn(field);
      const value = own ?? readValue(field);
      const isKept = own !== undefined || value === restored.get(field.element);
      if (isKept || value !== given.get(field.element)) {
        kept.set(field.key, { family: field.family, value });
      } else if (touched.has(field.element)) {
        kept.delete(field.key);
      }
    }
    return kept;
  }

  return {
    element,
    look(changed) {
      takePressed();
      hasTyped = false;
      look(changed);
      return hasTyped;
    },
    touch(target) {
      if (!(target instanceof Element)) return;
      takePressed();
      if (!hasBegun || !given.has(target)) look(target);
      hasBegun = true;
      touched.add(target);
    },
    pressed() {
      takePressed();
      pressedAt = new Map(known.map((field) => [field, readValue(field)]));
    },
    settled() {
      takePressed();
      pressedAt = new Map();
    },
    content,
    put,
    missing(draft) {
      const there = new Set(look().map(({ key }) => key));
      return [...draft].filter(([key]) => !there.has(key)).map(([, { family }]) => nameIn(family));
    },
    holds(draft) {
      const values = new Map(look().map((field) => [field.key, readValue(field)]));
      return [...draft].every(([key, { value }]) => values.get(key) === value);
    },
    async putWaiting() {
      return waiting.size > 0 && (await put(new Map(waiting), false)).isPut;
    },
    async putAgain() {
      const again = new Map(left);
      for (const field of look()) {
        const value = overwrittenIn(field);
        if (value === undefined || value === readValue(field)) again.delete(field.key);
        else again.set(field.key, { family: field.family, value });
      }
      left = new Map();
      if (again.size > 0) await put(again, false);
    },
    leave(wanted = content()) {
      left = wanted;
      pressedAt = new Map();
      touched = new WeakSet();
      for (const { element: field, key } of look()) {
        stayed.add(field);
        const kept = left.get(key);
        if (kept !== undefined) restored.set(field, kept.value);
      }
    },
    async takeBack(draft) {
      for (const field of look()) {
        const before = given.get(field.element);
        const isDrafts = draft.get(field.key)?.value === readValue(field);
        if (isDrafts && before !== undefined) await putInto(field, before, () => true);
      }
      restart();
    },
    restart,
  };
}

/** Runs `work` after what others have put off until now. No timer: those of a page that nobody sees wait for a second. */
function inTask(work: () => void): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      work();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

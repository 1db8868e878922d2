/** Knows what a person has typed into one form, and what of a draft can be put back into it. */
import { attempt } from '../client/attempt.ts';
import { fieldsOf, type Field } from './fields.ts';
import { putValue, readDefault, readValue } from './values.ts';

/** What is kept of a form: values by the keys of their fields. */
export type Content = ReadonlyMap<string, KeptValue>;

interface KeptValue {
  readonly family: string;
  readonly value: string;
}

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
  /** Looks how the page gives the form, for as long as nobody has begun to fill it in, but for a field that was just changed. */
  look(changed?: EventTarget | null): void;
  /** Somebody has changed a field of it. */
  touch(target: EventTarget | null): void;
  /** What differs from what the page gave, and what waits for fields that are not there. */
  content(): Content;
  /** Puts a draft into fields that are as the page gave them; with `isWanted`, into all. */
  put(content: Content, isWanted: boolean): Promise<PutBack>;
  /** Puts what waits into fields that are there now. True if there were any. */
  putWaiting(): Promise<boolean>;
  /** Puts back once more what the page itself has overwritten since. */
  putAgain(): Promise<void>;
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
  let known: readonly Field[] = [];
  /** Of a draft, for fields that are not there yet. */
  let waiting = new Map<string, KeptValue>();
  /** Of fields that were there. */
  let gone = new Map<string, KeptValue>();

  function look(target?: EventTarget | null): readonly Field[] {
    const fields = fieldsOf(element);
    const isThere = new Set(fields.flatMap((field) => [field.element, field.key, field.family]));
    for (const field of known) {
      const { key, family } = field;
      const hasGone = !isThere.has(field.element) && !field.element.isConnected;
      // Of a list that became shorter, somebody has taken something away.
      if (hasGone && !isThere.has(family) && isChanged(field)) {
        gone.set(key, { family, value: readValue(field) });
      }
    }
    for (const field of fields) {
      gone.delete(field.key);
      // Too late to see how the page gave this one.
      const isUnseen = field.element === target && !given.has(field.element);
      if (isUnseen) given.set(field.element, readDefault(field));
      const isOpen = !hasBegun && field.element !== target && !restored.has(field.element);
      if (isOpen || !given.has(field.element)) given.set(field.element, readValue(field));
    }
    known = fields;
    return fields;
  }

  function isChanged(field: Field): boolean {
    return readValue(field) !== given.get(field.element);
  }

  /** What a draft had put back, if it was the page that has put something else there. */
  function overwrittenIn({ element: field }: Field): string | undefined {
    return touched.has(field) ? undefined : restored.get(field);
  }

  function isAsGiven(field: Field): boolean {
    return !touched.has(field.element) && (restored.has(field.element) || !isChanged(field));
  }

  /** A framework that is told of several changes at once may know only the last: each has its turn. */
  async function putInto(field: Field, value: string, isOpen: () => boolean): Promise<boolean> {
    await inTask(() => {
      // Somebody may just have typed into it.
      if (!isOpen()) return;
      isPutting(true);
      attempt(() => putValue(field, value));
      isPutting(false);
    });
    await inTask(() => {});
    return readValue(field) === value;
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
    look();
  }

  return {
    element,
    look,
    touch(target) {
      if (!(target instanceof Element)) return;
      if (!hasBegun || !given.has(target)) look(target);
      hasBegun = true;
      touched.add(target);
    },
    content() {
      const fields = look();
      const kept = new Map([...waiting, ...gone]);
      for (const field of fields) {
        const value = overwrittenIn(field) ?? readValue(field);
        if (value !== given.get(field.element) || value === restored.get(field.element)) {
          kept.set(field.key, { family: field.family, value });
        } else if (touched.has(field.element)) {
          kept.delete(field.key);
        }
      }
      return kept;
    },
    put,
    async putWaiting() {
      return waiting.size > 0 && (await put(new Map(waiting), false)).isPut;
    },
    async putAgain() {
      const overwritten = look().flatMap((field) => {
        const value = overwrittenIn(field);
        const isOver = value !== undefined && value !== readValue(field);
        return isOver ? [[field.key, { family: field.family, value }] as const] : [];
      });
      if (overwritten.length > 0) await put(new Map(overwritten), false);
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

/** A content as text. */
export function writeContent(content: Content): readonly unknown[] {
  return [...content].map(([key, { family, value }]) => [key, family, value]);
}

/** The content of a text that was written so. */
export function parseContent(value: unknown): Content {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return new Map(
    list.flatMap((one) => {
      if (!Array.isArray(one)) return [];
      const [key, family, text] = one as readonly unknown[];
      const isKept = [key, family, text].every((part) => typeof part === 'string');
      return isKept
        ? [[String(key), { family: String(family), value: String(text) }] as const]
        : [];
    }),
  );
}

/** Names of files that are to be chosen again. */
export function filesOf(content: Content): readonly string[] {
  return [...content.values()].flatMap(({ family, value }) =>
    parsed(family)[0] === 'files' ? parsed(value).map(String) : [],
  );
}

function parsed(text: string): readonly unknown[] {
  const value = attempt((): unknown => JSON.parse(text));
  return Array.isArray(value) ? value : [];
}

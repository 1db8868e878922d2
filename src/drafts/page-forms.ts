/** Knows the marked forms of a page, as they come and go. */
import { attempt } from '../client/attempt.ts';
import { isMarked, MARK, markedIn, nameOf } from './fields.ts';
import type { FormKeeper } from './form-keeper.ts';

/** Events after which it is too late to see how the page gave a field. */
const CHANGES = new Set(['input', 'change']);
/** Those by which a person chooses. */
const CHOICES = new Set(['click', 'keydown']);
/** What has opened a list, or a dialog, from which something is chosen for its form. */
const OPENERS = ':is([role=combobox], [aria-haspopup])[aria-expanded=true]';

/** The forms that are in the page. */
export interface PageForms {
  readonly keepers: ReadonlySet<FormKeeper>;
  /** Those for which no draft was looked for yet. */
  readonly fresh: Set<FormKeeper>;
  /** Finds those that are new; returns those that have gone since the last look. */
  look(): readonly FormKeeper[];
  /** That of the form in which an event happened. */
  keeperOf(event: Pick<Event, 'target' | 'type'>): FormKeeper | undefined;
}

/** Makes a keeper by `create` for each form of a window. `defined` is told when custom elements in them have become what they are. */
export function createPageForms(
  { document, customElements }: Window & typeof globalThis,
  port: { create(form: HTMLElement, name: string): FormKeeper; defined(): void },
): PageForms {
  const keepers = new Set<FormKeeper>();
  const fresh = new Set<FormKeeper>();
  /** Also of forms that are not in the page: they may come back. */
  const known = new WeakMap<HTMLElement, FormKeeper>();
  /** Names of custom elements that are not defined yet. */
  const awaited = new Set<string>();

  function awaitDefinitions(): void {
    for (const { element } of keepers) {
      for (const { localName } of element.querySelectorAll(':not(:defined)')) {
        if (awaited.has(localName)) continue;
        awaited.add(localName);
        // Some names can never be defined.
        void attempt(() => customElements.whenDefined(localName).then(port.defined, () => {}));
      }
    }
  }

  function add(form: HTMLElement, changed?: EventTarget | null): FormKeeper {
    let keeper = known.get(form);
    if (keeper === undefined) {
      keeper = port.create(form, freeName(nameOf(form)));
      known.set(form, keeper);
      fresh.add(keeper);
    }
    keepers.add(keeper);
    keeper.look(changed);
    return keeper;
  }

  /** Of two with the same name, the second one has another: neither gets what was typed into the other. */
  function freeName(name: string): string {
    const names = new Set([...keepers].map((keeper) => keeper.name));
    let free = name;
    for (let count = 2; names.has(free); count += 1) free = `${name} ${count}`;
    return free;
  }

  /** Libraries put what they open at the end of the page. */
  function openedFor(): HTMLElement | null {
    const isOpener = ({ element }: FormKeeper): boolean => element.querySelector(OPENERS) !== null;
    return [...keepers].find(isOpener)?.element ?? null;
  }

  function isKept(form: HTMLElement): boolean {
    const keeper = known.get(form);
    return keeper !== undefined && keepers.has(keeper);
  }

  return {
    keepers,
    fresh,
    look() {
      const gone = [...keepers].filter(({ element }) => !element.isConnected);
      for (const keeper of gone) {
        keepers.delete(keeper);
        fresh.delete(keeper);
      }
      for (const form of markedIn(document)) if (!isKept(form)) add(form);
      attempt(awaitDefinitions);
      return gone;
    },
    keeperOf({ target, type }) {
      if (!(target instanceof HTMLElement)) return undefined;
      const { form } = target as Partial<HTMLInputElement>;
      const own = [form, target].find((one) => one instanceof HTMLElement && isMarked(one));
      const around = own ?? target.closest<HTMLElement>(`[${MARK}]`);
      const marked = around ?? (CHOICES.has(type) ? openedFor() : null);
      if (marked === null || !marked.isConnected || !isMarked(marked)) return undefined;
      const keeper = known.get(marked);
      return keeper !== undefined && keepers.has(keeper)
        ? keeper
        : add(marked, CHANGES.has(type) ? target : undefined);
    },
  };
}

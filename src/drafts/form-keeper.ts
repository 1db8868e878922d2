/** Knows how the draft of one form is kept, found again, offered and given up. */
import type { Clock } from '../core/clock.ts';
import { tellForm, type DraftNotKept } from './events.ts';
import { filesOf, writeContent, type Content } from './content.ts';
import { findDrafts, hasArrived, type Found } from './found-drafts.ts';
import { createFormDraft, type FormDraft } from './form-draft.ts';
import { createFormNotices } from './form-notices.ts';
import type { OwnDraftMessages } from './messages.ts';
import type { Shelf } from './shelf.ts';
import { randomName, type Vault } from './vault.ts';

/** What all forms of a page share. */
export interface Keeping {
  readonly shelf: Shelf;
  readonly clock: Clock;
  /** Of the app. */
  readonly messages: OwnDraftMessages;
  /** Characters. */
  readonly mostPerForm: number;
  vault(): Vault | undefined;
  /** The id of the session that lives. */
  session(): string | undefined;
  isPutting(isNow: boolean): void;
  /** Something of the form is to be saved again. */
  changed(): void;
}

/** The keeper of one form. */
export interface FormKeeper extends Pick<FormDraft, 'element' | 'look'> {
  readonly name: string;
  /** Whether something was typed that is not sealed. */
  readonly isUnsaved: boolean;
  touch(target: EventTarget | null): void;
  /** Something may have changed that no event told of. */
  moved(): void;
  /** Saves what is not saved yet. */
  save(): Promise<void>;
  /** Looks for drafts, and puts back the newest. */
  restore(): Promise<void>;
  putWaiting(): Promise<void>;
  /** The form is on its way to the server, which may find that the session is over. */
  sent(): void;
  /** The form was reset: by its person, or by what has sent it. Returns what is to be done in its turn. */
  emptied(): () => Promise<void>;
  /** The session has ended: what was sent just now may not have arrived. */
  ended(): void;
  /** What was typed is of no use any more. */
  giveUp(): Promise<void>;
  /** Nothing of it is kept from now on: somebody else is here. */
  forget(): void;
  stop(): void;
  tellNotKept(reason: DraftNotKept['reason']): void;
}

/** What was sent so many milliseconds ahead of an end may have come too late. */
const IN_DOUBT = 30_000;
/** For so many milliseconds after a press, what a page writes follows from that. */
const SETTLED = 1_000;
/** Makes the keeper of a form. `name` is that of its draft. */
export function createFormKeeper(
  element: HTMLElement,
  name: string,
  { shelf, clock, mostPerForm, ...keeping }: Keeping,
): FormKeeper {
  const form = createFormDraft(element, keeping.isPutting);
  const notices = createFormNotices(element, keeping.messages, clock);
  /** Drafts that what is in the form goes on from: they go when it is saved. */
  const continued = new Set<string>();
  /** Those that the person was told of. */
  const told = new Set<string>();
  const notKept = new Set<string>();
  /** Other pages with the same form have others. */
  let instance = randomName(crypto);
  let isDirty = false;
  /** Where it lies by now, and what lies there. */
  let own: string | undefined;
  let savedAs: string | undefined;
  let sentIn: string | undefined;
  let sentAt = -Infinity;
  /** What was sent: by the time it is saved, the page may have emptied its fields. */
  let sentContent: Content | undefined;
  /** What was sent from fields that were emptied since: it goes when the session has lived on. */
  let cancelArrival = (): void => {};
  /** The word about a draft of which nothing could be put back yet. */
  let say: (() => void) | undefined;
  /** There while the page may still write what follows from a press: no event would tell of it. */
  let cancelSettling: (() => void) | undefined;
  let isForgotten = false;

  function moved(): void {
    isDirty = true;
    keeping.changed();
  }

  async function ownName(vault: Vault): Promise<string> {
    const [prefix = ''] = await vault.prefixesOf(name);
    return prefix + instance;
  }

  async function save(): Promise<void> {
    const vault = keeping.vault();
    const isSaved = !isDirty && cancelSettling === undefined;
    if (isSaved || isForgotten || vault === undefined) return;
    isDirty = false;
    const content = sentContent ?? form.content();
    if (content.size === 0) return drop();
    const text = JSON.stringify({ sentIn, fields: writeContent(content) });
    if (text === savedAs) return;
    if (text.length > mostPerForm) return tellNotKept('too-large');
    const next = await ownName(vault);
    const savedAt = Math.round(clock.wall());
    const sealed = await vault.seal({ form: name, name: next, savedAt, text });
    if (isForgotten) return;
    const isKept = await shelf.put({ name: next, savedAt, text: sealed });
    if (!isKept) {
      isDirty = true;
      return tellNotKept('no-room');
    }
    // With other keys it has another name.
    if (own !== undefined && own !== next) continued.add(own);
    own = next;
    savedAs = text;
    notKept.clear();
    await shelf.remove([...continued]);
    continued.clear();
  }

  async function drop(): Promise<void> {
    savedAs = undefined;
    const names = [...continued, ...(own === undefined ? [] : [own])];
    continued.clear();
    await shelf.remove(names);
  }

  async function restore(): Promise<void> {
    const vault = keeping.vault();
    if (vault === undefined || isForgotten) return;
    await form.putAgain();
    const all = await findDrafts(name, shelf, vault, own);
    if (isForgotten) return;
    const arrived = all.filter((one) => hasArrived(one, keeping.session(), clock.wall()));
    await shelf.remove(arrived.map((found) => found.name));
    let isNewest = true;
    for (const found of all.filter((one) => !arrived.includes(one) && !told.has(one.name))) {
      if (isIn(found.content)) continued.add(found.name);
      else if (isNewest && found.sentIn === undefined) await putBack(found);
      else offer(found);
      isNewest = false;
    }
  }

  function isIn(content: Content): boolean {
    const now = form.content();
    return [...content].every(([key, { value }]) => now.get(key)?.value === value);
  }

  async function putBack(found: Found): Promise<void> {
    const { isPut, isContested } = await form.put(found.content, false);
    if (isContested) return offer(found);
    continued.add(found.name);
    const files = filesOf(found.content);
    const missing = form.missing(found.content);
    if (!isPut && files.length === 0 && missing.length === 0) return;
    const savedAt = new Date(found.savedAt);
    const discard = async (): Promise<void> => {
      notices.closeAll();
      await form.takeBack(found.content);
      await giveUp();
    };
    const detail = { name, savedAt, files, missing, discard };
    if (!tellForm(element, 'stillhere:draft-restored', detail)) return;
    say = () => {
      say = undefined;
      notices.show(files, (messages) => ({
        text: [messages.restored(savedAt)],
        actions: [[messages.discard, discard], [messages.close]],
      }));
    };
    if (isPut || files.length > 0) say();
  }

  function offer(found: Found): void {
    told.add(found.name);
    const savedAt = new Date(found.savedAt);
    const files = filesOf(found.content);
    const put = async (): Promise<void> => {
      sentIn = undefined;
      await form.put(found.content, true);
      continued.add(found.name);
      isDirty = true;
      keeping.changed();
    };
    const discard = (): Promise<void> => shelf.remove([found.name]);
    const missing = form.missing(found.content);
    const detail = { name, savedAt, files, missing, put, discard };
    if (!tellForm(element, 'stillhere:draft-offered', detail)) return;
    notices.show(files, (messages) => ({
      text: [messages.offered(savedAt)],
      actions: [[messages.putBack, put], [messages.discard, discard], [messages.close]],
    }));
  }

  async function giveUp(): Promise<void> {
    begin();
    await drop();
  }

  /** What was sent is kept until it has arrived for sure; what is typed into the emptied form is another draft. */
  async function keepSent(): Promise<void> {
    await save();
    if (sentIn === undefined) return;
    const sent = own;
    [own, savedAs, instance] = [undefined, undefined, randomName(crypto)];
    begin();
    cancelArrival = clock.setTimer(() => {
      if (sent !== undefined) void shelf.remove([sent]);
    }, IN_DOUBT);
  }

  /** How the form is now is how the page gives it. */
  function begin(): void {
    isDirty = false;
    sentIn = undefined;
    sentContent = undefined;
    say = undefined;
    notices.closeAll();
    form.restart();
  }

  function tellNotKept(reason: DraftNotKept['reason']): void {
    if (notKept.has(reason)) return;
    notKept.add(reason);
    tellForm(element, 'stillhere:draft-not-kept', { name, reason });
  }

  return {
    element,
    name,
    get isUnsaved() {
      return isDirty;
    },
    look(changed) {
      const hasTyped = form.look(changed);
      if (hasTyped) moved();
      return hasTyped;
    },
    touch(target) {
      form.touch(target);
      sentIn = undefined;
      sentContent = undefined;
      isDirty = true;
      keeping.changed();
    },
    moved() {
      form.pressed();
      cancelSettling?.();
      cancelSettling = clock.setTimer(() => {
        cancelSettling = undefined;
        form.settled();
        moved();
      }, SETTLED);
      moved();
    },
    save,
    restore,
    async putWaiting() {
      if (!element.isConnected) notices.closeAll();
      else if (await form.putWaiting()) {
        isDirty = true;
        say?.();
      }
    },
    sent() {
      sentIn = keeping.session();
      sentAt = clock.monotonic();
      sentContent = form.content();
      isDirty = true;
      notices.closeAll();
      // At once, as the page may go: if what follows comes too late, it is not put back for what the server has.
      if (own !== undefined) void shelf.remove([own]);
      keeping.changed();
    },
    emptied() {
      if (sentIn === undefined) {
        begin();
        return drop;
      }
      notices.closeAll();
      form.restart();
      return keepSent;
    },
    ended() {
      cancelArrival();
      const isInDoubt = sentIn !== undefined && clock.monotonic() - sentAt <= IN_DOUBT;
      form.leave(isInDoubt ? sentContent : undefined);
      if (!isInDoubt) return;
      sentIn = undefined;
      isDirty = true;
    },
    giveUp,
    forget() {
      isForgotten = true;
      isDirty = false;
      notices.closeAll();
      form.restart();
    },
    stop() {
      cancelArrival();
      cancelSettling?.();
      notices.closeAll();
    },
    tellNotKept,
  };
}

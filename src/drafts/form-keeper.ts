/** Knows how the draft of one form is kept, found again, offered and given up. */
import type { Clock } from '../core/clock.ts';
import { attempt } from '../client/attempt.ts';
import { tellForm, type DraftNotKept } from './events.ts';
import {
  createFormDraft,
  filesOf,
  parseContent,
  writeContent,
  type Content,
  type FormDraft,
} from './form-draft.ts';
import { messagesAt, type DraftMessages, type OwnDraftMessages } from './messages.ts';
import { showNotice, type Notice } from './notice.ts';
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
  /** The session has ended: what was sent just now may not have arrived. */
  ended(): void;
  /** What was typed is of no use any more. */
  giveUp(): Promise<void>;
  /** Nothing of it is kept from now on: somebody else is here. */
  forget(): void;
  stop(): void;
  tellNotKept(reason: DraftNotKept['reason']): void;
}

/** A draft that was found. */
interface Found {
  readonly name: string;
  readonly savedAt: number;
  readonly content: Content;
  /** The session in which the form was sent. */
  readonly sentIn: string | undefined;
}

/** What was sent so many milliseconds ahead of an end may have come too late. */
const IN_DOUBT = 30_000;
/** For so many milliseconds what was sent in a session that is over may be asked for again. */
const SENT_KEPT = 3_600_000;

/** Makes the keeper of a form. `name` is that of its draft. */
export function createFormKeeper(
  element: HTMLElement,
  name: string,
  { shelf, clock, mostPerForm, ...keeping }: Keeping,
): FormKeeper {
  const form = createFormDraft(element, keeping.isPutting);
  const notices = new Set<() => void>();
  /** Drafts that what is in the form goes on from: they go when it is saved. */
  const continued = new Set<string>();
  /** Those that the person was told of. */
  const told = new Set<string>();
  const notKept = new Set<string>();
  /** Other pages with the same form have others. */
  const instance = randomName(crypto);
  let isDirty = false;
  /** Where it lies by now, and what lies there. */
  let own: string | undefined;
  let savedAs: string | undefined;
  let sentIn: string | undefined;
  let sentAt = -Infinity;
  let isForgotten = false;
  // A language that is not there yet comes before it is needed.
  messagesAt(element, keeping.messages);

  async function ownName(vault: Vault): Promise<string> {
    const [prefix = ''] = await vault.prefixesOf(name);
    return prefix + instance;
  }

  async function save(): Promise<void> {
    const vault = keeping.vault();
    if (!isDirty || isForgotten || vault === undefined) return;
    isDirty = false;
    const content = form.content();
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

  /** Those of this person and form, but of this page's own, the newest first. */
  async function find(vault: Vault): Promise<readonly Found[]> {
    const prefixes = await vault.prefixesOf(name);
    const found: Found[] = [];
    for (const { name: draft, savedAt } of await shelf.list()) {
      if (draft === own || !prefixes.some((prefix) => draft.startsWith(prefix))) continue;
      const sealed = (await shelf.get(draft)) ?? '';
      const text = await vault.open({ form: name, name: draft, savedAt, sealed });
      // What cannot be opened is damaged: its age takes it.
      const value = attempt(() => JSON.parse(text ?? '') as Readonly<Record<string, unknown>>);
      const content = parseContent(value?.['fields']);
      const wasSentIn = value?.['sentIn'];
      if (content.size === 0) continue;
      const sentBefore = typeof wasSentIn === 'string' ? wasSentIn : undefined;
      found.unshift({ name: draft, savedAt, content, sentIn: sentBefore });
    }
    return found;
  }

  async function restore(): Promise<void> {
    const vault = keeping.vault();
    if (vault === undefined || isForgotten) return;
    await form.putAgain();
    const all = await find(vault);
    if (isForgotten) return;
    const arrived = all.filter(hasArrived);
    await shelf.remove(arrived.map((found) => found.name));
    let isNewest = true;
    for (const found of all.filter((one) => !arrived.includes(one) && !told.has(one.name))) {
      if (isIn(found.content)) continued.add(found.name);
      else if (isNewest && found.sentIn === undefined) await putBack(found);
      else offer(found);
      isNewest = false;
    }
  }

  /** The server has had it while the session lived; or the person has not asked for it for long. */
  function hasArrived(found: Found): boolean {
    if (found.sentIn === undefined) return false;
    return found.sentIn === keeping.session() || clock.wall() - found.savedAt > SENT_KEPT;
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
    if (!isPut && files.length === 0) return;
    const savedAt = new Date(found.savedAt);
    const discard = async (): Promise<void> => {
      closeNotices();
      await form.takeBack(found.content);
      await giveUp();
    };
    if (!tellForm(element, 'stillhere:draft-restored', { name, savedAt, files, discard })) return;
    note((messages) => ({
      text: [messages.restored(savedAt), ...wordsOf(files, messages)],
      actions: [[messages.discard, discard], [messages.close]],
    }));
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
    const detail = { name, savedAt, files, put, discard };
    if (!tellForm(element, 'stillhere:draft-offered', detail)) return;
    note((messages) => ({
      text: [messages.offered(savedAt), ...wordsOf(files, messages)],
      actions: [[messages.putBack, put], [messages.discard, discard], [messages.close]],
    }));
  }

  function wordsOf(files: readonly string[], messages: DraftMessages): readonly string[] {
    return files.length === 0 ? [] : [messages.files(files)];
  }

  function note(say: (messages: DraftMessages) => Omit<Notice, 'language'>): void {
    const notice = (): Notice => {
      const messages = messagesAt(element, keeping.messages);
      return { language: messages, ...say(messages) };
    };
    attempt(() => notices.add(showNotice(element, notice, clock.setTimer)));
  }

  function closeNotices(): void {
    for (const close of notices) close();
    notices.clear();
  }

  async function giveUp(): Promise<void> {
    isDirty = false;
    sentIn = undefined;
    closeNotices();
    form.restart();
    await drop();
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
    look: form.look,
    touch(target) {
      form.touch(target);
      sentIn = undefined;
      isDirty = true;
      keeping.changed();
    },
    moved() {
      isDirty = true;
      keeping.changed();
    },
    save,
    restore,
    async putWaiting() {
      if (!element.isConnected) closeNotices();
      else if (await form.putWaiting()) isDirty = true;
    },
    sent() {
      sentIn = keeping.session();
      sentAt = clock.monotonic();
      isDirty = true;
      closeNotices();
      // At once, as the page may go: if what follows comes too late, it is not put back for what the server has.
      if (own !== undefined) void shelf.remove([own]);
      keeping.changed();
    },
    ended() {
      if (sentIn === undefined || clock.monotonic() - sentAt > IN_DOUBT) return;
      sentIn = undefined;
      isDirty = true;
    },
    giveUp,
    forget() {
      isForgotten = true;
      isDirty = false;
      closeNotices();
      form.restart();
    },
    stop: closeNotices,
    tellNotKept,
  };
}

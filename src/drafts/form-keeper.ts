/** Knows how the draft of one form is kept and given up, and what becomes of it when the form is sent. */
import type { Clock } from '../core/clock.ts';
import { writeContent } from './content.ts';
import { tellForm, type DraftNotKept } from './events.ts';
import { createFormDraft, type FormDraft } from './form-draft.ts';
import { createFormNotices } from './form-notices.ts';
import { createFormReturns } from './form-returns.ts';
import type { OwnDraftMessages } from './messages.ts';
import { createSending, IN_DOUBT, type Fate, type Sending } from './sending.ts';
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
  /** Does it after what is being done already. */
  inTurn(task: () => Promise<void>): Promise<unknown>;
  /** Tells whether what the page asks its server from now on goes well. */
  watchAnswer(told: (isWell: boolean) => void): () => void;
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
  /**
   * The form is on its way to the server, which may find that the session is over. What it returns says that no browser sends it: a
   * script of the page does, or refuses to.
   */
  sent(): () => void;
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
  const notKept = new Set<string>();
  /** Other pages with the same form have others. */
  let instance = randomName(crypto);
  let isDirty = false;
  /** Where it lies by now, and what lies there. */
  let own: string | undefined;
  let savedAs: string | undefined;
  /** What was sent last, until somebody goes on with the form. */
  let sending: Sending | undefined;
  /** What had become of that when it was saved. */
  let fate: Fate | undefined;
  /** What was sent from fields that were emptied since goes when the session has lived on. */
  const cancelArrivals = new Set<() => void>();
  /** There while the page may still write what follows from a press: no event would tell of it. */
  let cancelSettling: (() => void) | undefined;
  let isForgotten = false;

  const returns = createFormReturns({
    ...{ form, name, notices, shelf, clock, giveUp, session: keeping.session },
    isForgotten: () => isForgotten,
    continues: (draft) => void continued.add(draft),
    wanted() {
      goOn();
      changed();
    },
  });

  function changed(): void {
    isDirty = true;
    keeping.changed();
  }

  /** Of a form that has gone nobody asks any more. */
  function look(): void {
    if (element.isConnected) keeping.changed();
    else void keeping.inTurn(save);
  }

  async function ownName(vault: Vault): Promise<string> {
    const [prefix = ''] = await vault.prefixesOf(name);
    return prefix + instance;
  }

  async function save(): Promise<void> {
    const vault = keeping.vault();
    const isSaved = !isDirty && cancelSettling === undefined && sending === undefined;
    if (isSaved || isForgotten || vault === undefined) return;
    isDirty = false;
    const now = form.content();
    fate = sending?.fateOf(now, !element.isConnected);
    if (fate === 'sent' && sending?.hasLivedOn === true) return giveUp();
    const content = fate === 'sent' ? (sending?.content ?? now) : now;
    if (content.size === 0) return drop();
    const sentIn = fate === 'refused' ? undefined : sending?.session;
    const isUnsure = fate === 'perhaps' || undefined;
    const text = JSON.stringify({ sentIn, isUnsure, fields: writeContent(content) });
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

  async function giveUp(): Promise<void> {
    begin();
    await drop();
  }

  /** What is saved from now on is another draft. Returns where the one until now lies. */
  function part(): string | undefined {
    const before = own;
    [own, savedAs, instance] = [undefined, undefined, randomName(crypto)];
    return before;
  }

  /** What was sent is kept until it has arrived for sure; what is typed into the emptied form is another draft. */
  function partFromSent(): void {
    const sent = part();
    const cancel = clock.setTimer(() => {
      cancelArrivals.delete(cancel);
      if (sent !== undefined) void shelf.remove([sent]);
    }, IN_DOUBT);
    cancelArrivals.add(cancel);
  }

  async function keepSent(): Promise<void> {
    await save();
    if (sending === undefined) return;
    partFromSent();
    begin();
  }

  /** What was sent is of the past. */
  function goOn(): void {
    sending?.stop();
    sending = fate = undefined;
  }

  /** How the form is now is how the page gives it. */
  function begin(): void {
    isDirty = false;
    goOn();
    returns.quiet();
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
    look(target) {
      const hasTyped = form.look(target);
      if (hasTyped) changed();
      return hasTyped;
    },
    touch(target) {
      form.touch(target);
      if (fate === 'sent' && sending?.isPages === true) partFromSent();
      goOn();
      changed();
    },
    moved() {
      form.pressed();
      cancelSettling?.();
      cancelSettling = clock.setTimer(() => {
        cancelSettling = undefined;
        form.settled();
        changed();
      }, SETTLED);
      changed();
    },
    save,
    async restore() {
      const vault = keeping.vault();
      if (vault !== undefined && !isForgotten) await returns.restore(vault, own);
    },
    async putWaiting() {
      if (!element.isConnected) notices.closeAll();
      else if (await form.putWaiting()) {
        isDirty = true;
        returns.say();
      }
    },
    sent() {
      goOn();
      notices.closeAll();
      // At once, as the page may go: if what follows comes too late, it is not put back for what the server has.
      const before = part();
      if (before !== undefined) void shelf.remove([before]);
      const content = form.content();
      const now = createSending(content, { ...keeping, clock, changed: look });
      sending = now;
      changed();
      return () => {
        now.leftToPage();
        if (sending === now) changed();
      };
    },
    emptied() {
      if (sending === undefined) {
        begin();
        return drop;
      }
      notices.closeAll();
      form.restart();
      return keepSent;
    },
    ended() {
      for (const cancel of cancelArrivals) cancel();
      const doubted = sending?.isInDoubt === true ? sending : undefined;
      const isEmptied = doubted?.fateOf(form.content(), !element.isConnected) === 'sent';
      form.leave(isEmptied ? doubted?.content : undefined);
      if (doubted === undefined) return;
      goOn();
      isDirty = true;
    },
    giveUp,
    forget() {
      isForgotten = true;
      isDirty = false;
      goOn();
      notices.closeAll();
      form.restart();
    },
    stop() {
      for (const cancel of cancelArrivals) cancel();
      sending?.stop();
      cancelSettling?.();
      notices.closeAll();
    },
    tellNotKept,
  };
}

/** Knows how the drafts of one form come back: put into it, or offered, with a word about them. */
import type { Clock } from '../core/clock.ts';
import { filesOf, type Content } from './content.ts';
import { tellForm } from './events.ts';
import { findDrafts, hasArrived, type Found } from './found-drafts.ts';
import type { FormDraft } from './form-draft.ts';
import type { FormNotices } from './form-notices.ts';
import type { Shelf } from './shelf.ts';
import type { Vault } from './vault.ts';

/** Of one form. */
export interface FormReturns {
  /** Looks for drafts, but that of `own` name, and puts back the newest. */
  restore(vault: Vault, own: string | undefined): Promise<void>;
  /** Says that a draft is back of which nothing could be put back until now. */
  say(): void;
  /** Says nothing of it any more. */
  quiet(): void;
}

/** What the drafts of a form come back to. */
export interface ReturnPort {
  readonly form: FormDraft;
  /** That of the draft. */
  readonly name: string;
  readonly notices: FormNotices;
  readonly shelf: Shelf;
  readonly clock: Pick<Clock, 'wall'>;
  /** The id of the session that lives. */
  session(): string | undefined;
  isForgotten(): boolean;
  /** What is in the form goes on from the draft of this name. */
  continues(name: string): void;
  /** The person has asked for a draft that was offered. */
  wanted(): void;
  /** The person does not want what is in the form. */
  giveUp(): Promise<void>;
}

/** Makes them. */
export function createFormReturns({
  form,
  name,
  notices,
  shelf,
  clock,
  ...port
}: ReturnPort): FormReturns {
  /** Those that the person was told of. */
  const told = new Set<string>();
  /** The word about a draft of which nothing could be put back yet. */
  let say: (() => void) | undefined;

  async function restore(vault: Vault, own: string | undefined): Promise<void> {
    await form.putAgain();
    const all = await findDrafts(name, shelf, vault, own);
    if (port.isForgotten()) return;
    const arrived = all.filter(isOver);
    await shelf.remove(arrived.map((found) => found.name));
    let isNewest = true;
    for (const found of all.filter((one) => !arrived.includes(one) && !told.has(one.name))) {
      if (isIn(found.content)) port.continues(found.name);
      else if (isNewest && found.sentIn === undefined) await putBack(found);
      else offer(found);
      isNewest = false;
    }
  }

  /** Nobody asks for what the server has had, such as what it gives again. */
  function isOver(found: Found): boolean {
    const isGiven = found.sentIn !== undefined && form.holds(found.content);
    return isGiven || hasArrived(found, port.session(), clock.wall());
  }

  function isIn(content: Content): boolean {
    const now = form.content();
    return [...content].every(([key, { value }]) => now.get(key)?.value === value);
  }

  async function putBack(found: Found): Promise<void> {
    const { isPut, isContested } = await form.put(found.content, false);
    if (isContested) return offer(found);
    port.continues(found.name);
    const files = filesOf(found.content);
    const missing = form.missing(found.content);
    if (!isPut && files.length === 0 && missing.length === 0) return;
    const savedAt = new Date(found.savedAt);
    const discard = async (): Promise<void> => {
      notices.closeAll();
      await form.takeBack(found.content);
      await port.giveUp();
    };
    const detail = { name, savedAt, files, missing, discard };
    if (!tellForm(form.element, 'stillhere:draft-restored', detail)) return;
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
      await form.put(found.content, true);
      port.continues(found.name);
      port.wanted();
    };
    const discard = (): Promise<void> => shelf.remove([found.name]);
    const missing = form.missing(found.content);
    const detail = { name, savedAt, files, missing, put, discard };
    if (!tellForm(form.element, 'stillhere:draft-offered', detail)) return;
    notices.show(files, (messages) => ({
      text: [messages.offered(savedAt)],
      actions: [[messages.putBack, put], [messages.discard, discard], [messages.close]],
    }));
  }

  return {
    restore,
    say: () => say?.(),
    quiet() {
      say = undefined;
      notices.closeAll();
    },
  };
}

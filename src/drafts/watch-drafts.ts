/** Knows when the drafts of a page are saved, put back and taken away. */
import type { Clock } from '../core/clock.ts';
import { parseDuration, type Duration } from '../core/duration.ts';
import { NoPageError, SetUpError } from '../core/errors.ts';
import { checkMethods } from '../core/options.ts';
import { attempt } from '../client/attempt.ts';
import { refuseUnknown } from '../client/known-names.ts';
import { systemClock } from '../client/system-clock.ts';
import type { WatchedSession } from '../client/watched-session.ts';
import { watchAnswer } from './answers.ts';
import { createFormKeeper, type FormKeeper, type Keeping } from './form-keeper.ts';
import { createKeyHolder } from './key-holder.ts';
import type { DraftObstacle } from './keys.ts';
import type { OwnDraftMessages } from './messages.ts';
import { createPageForms } from './page-forms.ts';
import { createSchedule } from './schedule.ts';
import { createShelf } from './shelf.ts';
import { createLocalStorage, STORAGE_METHODS, type DraftStorage } from './storage.ts';
import { watchForms } from './watch-forms.ts';

/** How drafts are kept. Durations are `'15m'` or milliseconds, sizes are characters. */
export interface DraftsOptions {
  /** As in `watchSession`. Default `'/session'`. */
  readonly base?: string;
  /** Where sealed drafts lie. Default: `localStorage`. */
  readonly storage?: DraftStorage;
  /** A draft is saved when nothing was typed for so long, or for four times as long was. Default `'400ms'`. */
  readonly saveAfter?: Duration;
  /** A form with more in it is not kept. Default 200,000. */
  readonly mostPerForm?: number;
  /** All drafts that lie here, sealed: the oldest give way. Default 1,000,000. */
  readonly mostInAll?: number;
  /** The words, or some of them. Default: those of the nearest `lang` of a form. */
  readonly messages?: OwnDraftMessages;
  /** Time, for tests. */
  readonly clock?: Clock;
}

/** The drafts of a page. */
export interface Drafts {
  /** Looks for drafts, and puts them back. Done by itself, too; a page that fills in its forms later calls it then. */
  restore(): Promise<void>;
  /** Saves at once what is not saved yet. */
  save(): Promise<void>;
  /** Forgets the draft of a form of this page, by its name or itself: for what is not sent as a form is. */
  discard(form: string | HTMLElement): Promise<void>;
  /** Forgets all drafts of this person on this machine. */
  wipe(): Promise<void>;
  stop(): void;
}

/** Milliseconds. */
const LOOK_AFTER = 100;

const OBSTACLES: Readonly<Record<DraftObstacle, string>> = {
  insecure: 'Drafts are not kept: this page is not of a secure context. Serve it by https',
  off: 'Drafts are not kept: the server gives no keys. Set "drafts" of createSessions',
};

/**
 * Keeps what a person types into forms that are marked `data-stillhere-draft="name"`, sealed, and puts it back for the same
 * person. `session` is what `watchSession` has given.
 * @throws TypeError for options that cannot work.
 * @throws NoPageError where there is no page.
 */
export function watchDrafts(
  session: Pick<WatchedSession, 'snapshot' | 'subscribe' | 'on'>,
  options: DraftsOptions = {},
): Drafts {
  const { window } = globalThis;
  if (window?.document === undefined) throw new NoPageError();
  const { base, clock, messages, storage, saveAfter, mostPerForm, mostInAll } = parse(options);
  let isPutting = false;
  let isOthers = false;
  /** What goes with the session, if it ends as it is about to. */
  let doomed: readonly string[] = [];
  /** One after the other. */
  let work: Promise<unknown> = Promise.resolve();

  const shelf = createShelf(storage, clock, mostInAll, () => holder.vault?.keepFor ?? Infinity);
  const saving = createSchedule(clock, saveAfter, 4 * saveAfter, () => void save());
  const looking = createSchedule(clock, LOOK_AFTER, LOOK_AFTER, () => void look());
  const holder = createKeyHolder(window, base, {
    clock,
    session: liveSession,
    isNeeded: async () => forms.keepers.size > 0 || (await shelf.list()).length > 0,
    hasUnsaved,
    async opened() {
      await restore(forms.keepers);
      saving.soon();
    },
    isOthers: forget,
    obstructed(obstacle) {
      attempt(() => window.reportError(new SetUpError(OBSTACLES[obstacle])));
      for (const keeper of forms.keepers) keeper.tellNotKept(obstacle);
    },
  });
  const keeping: Keeping = {
    shelf,
    clock,
    messages,
    mostPerForm,
    vault: () => holder.vault,
    session: liveSession,
    isPutting: (isNow) => (isPutting = isNow),
    changed: saving.soon,
    inTurn,
    watchAnswer: (told) => watchAnswer(window, base, told),
  };
  const forms = createPageForms(window, { create, defined: looking.soon });

  function create(form: HTMLElement, name: string): FormKeeper {
    const keeper = createFormKeeper(form, name, keeping);
    if (isOthers) keeper.forget();
    if (holder.obstacle !== undefined) keeper.tellNotKept(holder.obstacle);
    return keeper;
  }

  function hasUnsaved(): boolean {
    return [...forms.keepers].some(({ isUnsaved }) => isUnsaved);
  }

  function liveSession(): string | undefined {
    const { state, session: id } = session.snapshot;
    return state === 'ended' ? undefined : id;
  }

  function inTurn<Result>(task: () => Promise<Result>): Promise<Result | undefined> {
    const done = work.then(task).catch(() => undefined);
    work = done;
    return done;
  }

  async function look(): Promise<void> {
    const gone = forms.look();
    await inTurn(async () => {
      for (const keeper of [...gone, ...forms.keepers]) await keeper.putWaiting();
      for (const keeper of gone) await keeper.save();
    });
    if (forms.fresh.size === 0) return;
    await holder.follow();
    await restore(forms.fresh);
  }

  async function save(): Promise<void> {
    saving.cancel();
    await holder.follow();
    await saveAll();
  }

  function saveAll(): Promise<unknown> {
    return inTurn(async () => {
      for (const keeper of forms.keepers) await keeper.save();
    });
  }

  async function restore(those: Iterable<FormKeeper>): Promise<void> {
    await inTurn(async () => {
      if (holder.vault === undefined) return;
      for (const keeper of [...those]) {
        forms.fresh.delete(keeper);
        await keeper.restore();
      }
    });
  }

  function forget(): void {
    isOthers = true;
    holder.stop();
    for (const keeper of forms.keepers) keeper.forget();
  }

  async function namesOfPerson(
    persons: readonly string[] = holder.vault?.persons ?? [],
  ): Promise<readonly string[]> {
    const names = (await shelf.list()).map(({ name }) => name);
    return names.filter((name) => persons.some((one) => name.startsWith(`${one}.`)));
  }

  async function onEnding(reason: string): Promise<void> {
    if (reason === 'signed-out') {
      await holder.follow();
      if (holder.vault?.wipeAt === 'sign-out') {
        saving.cancel();
        doomed = (await inTurn(() => namesOfPerson())) ?? [];
        return;
      }
    }
    // Requests go with another person's cookie by now.
    if (reason === 'replaced' && options.storage !== undefined) return forget();
    for (const keeper of forms.keepers) keeper.ended();
    await save();
    if (reason === 'replaced') forget();
  }

  async function onSignedOut(): Promise<void> {
    const { persons = [], wipeAt } = holder.vault ?? {};
    if (doomed.length === 0 && wipeAt !== 'sign-out') return;
    for (const keeper of forms.keepers) keeper.forget();
    await shelf.remove(doomed);
    // Where the page had saved for an end that was near already, none were doomed.
    await shelf.remove((await inTurn(() => namesOfPerson(persons))) ?? []);
  }

  const stops = [
    watchForms(window, {
      signOutPath: `${base}/sign-out`,
      mutated: looking.soon,
      changed: (event) => !isPutting && forms.keeperOf(event)?.touch(event.target),
      looked: (event) => forms.keeperOf(event)?.look(),
      moved(event) {
        if (isPutting) return;
        // What follows from a click, or from leaving a field, may be that the page goes.
        if (hasUnsaved()) void save();
        forms.keeperOf(event)?.moved();
      },
      sent(event, isLeftToPage) {
        const leaveToPage = forms.keeperOf(event)?.sent();
        void save();
        if (leaveToPage !== undefined) clock.setTimer(() => isLeftToPage() && leaveToPage(), 0);
      },
      reset(event) {
        const keeper = forms.keeperOf(event);
        // Only then the fields are as the page gave them.
        clock.setTimer(() => keeper && void inTurn(keeper.emptied()), 0);
      },
      signsOut: () => void onEnding('signed-out').then(onSignedOut),
      leaves: () => void save(),
    }),
    session.subscribe(() => void holder.follow()),
    session.on('ending', ({ reason }) => onEnding(reason)),
    session.on('failed', ({ what }) => {
      if (what !== 'sign-out') return;
      doomed = [];
      saving.soon();
    }),
    session.on('ended', ({ reason }) => {
      if (reason === 'signed-out') void onSignedOut();
      holder.drop();
    }),
    saving.cancel,
    looking.cancel,
  ];
  void look().then(holder.follow);

  return {
    async restore() {
      forms.look();
      await holder.follow();
      await restore(forms.keepers);
    },
    save,
    async discard(form) {
      for (const keeper of forms.keepers) {
        if (keeper.name === form || keeper.element === form) await keeper.giveUp();
      }
    },
    async wipe() {
      await holder.follow();
      const names = (await inTurn(() => namesOfPerson())) ?? [];
      for (const keeper of forms.keepers) await keeper.giveUp();
      await shelf.remove(names);
    },
    stop() {
      for (const stop of stops) stop();
      for (const keeper of forms.keepers) keeper.stop();
      // A page of an app that is left, of which the last letters are not saved yet.
      void saveAll().then(holder.stop);
    },
  };
}

function parse(options: DraftsOptions): Required<Omit<DraftsOptions, 'saveAfter'>> & {
  readonly saveAfter: number;
} {
  const { base = '/session', storage } = options;
  if (storage !== undefined) checkMethods<DraftStorage>('storage', storage, STORAGE_METHODS);
  const parsed = {
    base,
    storage: storage ?? createLocalStorage(globalThis.window, base),
    saveAfter: parseDuration('saveAfter', options.saveAfter ?? '400ms'),
    mostPerForm: options.mostPerForm ?? 200_000,
    mostInAll: options.mostInAll ?? 1_000_000,
    messages: options.messages ?? {},
    clock: options.clock ?? systemClock,
  };
  refuseUnknown(options, Object.keys(parsed));
  return parsed;
}

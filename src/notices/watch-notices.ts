/** Knows when somebody who looks elsewhere is warned: while the warning stands and this page is hidden. */
import { attempt } from '../client/attempt.ts';
import { isSeen } from '../client/lifecycle.ts';
import { createLanguages, langAround } from '../client/page-language.ts';
import { systemClock } from '../client/system-clock.ts';
import type { WatchedSession } from '../client/watched-session.ts';
import type { Words } from '../languages/words.ts';
import { isFirst } from './one-rings.ts';
import { WAYS, type NoticeKind } from './ways.ts';

/** How somebody is warned who looks elsewhere. */
export interface NoticesOptions {
  /**
   * `title`: the words are the page's title; `favicon`: a red mark is its icon; `sound`: two soft tones; `notification`:
   * one of the system, if that was allowed (see `ask`); `badge`: at the icon of an installed app.
   */
  readonly kinds: readonly NoticeKind[];
  /**
   * The words, asked for at each warning. Default: the title of the dialog, in the language of the page. They are seen by
   * whoever is at the screen.
   */
  readonly text?: () => string | undefined;
  /** Address of a picture for the notification. */
  readonly icon?: string;
}

/** Warnings for who looks elsewhere. */
export interface Notices {
  /**
   * Asks the person whether notifications are allowed; to be called in the listener of a press, once the person has said that
   * they want them. The browser asks but once. False when they are not, or not among the `kinds`.
   */
  ask(): Promise<boolean>;
  /** Takes back what is shown, and warns no more. */
  stop(): void;
}

type Titles = Pick<Words, 'idleTitle' | 'absoluteTitle'>;

/** Those of the dialog: all its English words are no page's that speaks without it. */
const ENGLISH: Titles = {
  idleTitle: 'Are you still there?',
  absoluteTitle: 'Your session will end soon',
};

const titlesFor: (tag: string) => Titles = createLanguages(ENGLISH, (tag) =>
  import('../languages/load.ts').then(({ loadSpeech }) => loadSpeech(tag)),
);

/** Those of which one in all tabs is enough. */
const ONCE: readonly NoticeKind[] = ['sound', 'notification'];

/** A tab that is seen has this long, in milliseconds, to be first: then nobody need be rung for. */
const LATER = 300;

/**
 * Warns who looks elsewhere while a session's warning stands. All is taken back when the page is seen, when the person stays or
 * is gone, and when the page goes.
 * @throws TypeError for a kind that there is not.
 */
export function watchNotices(
  session: Pick<WatchedSession, 'snapshot' | 'subscribe'>,
  { kinds, text, icon }: NoticesOptions,
): Notices {
  const unknown = kinds.find((kind) => !Object.hasOwn(WAYS, kind));
  if (unknown !== undefined) {
    throw new TypeError(
      `"${unknown}" is no kind of notice: there are ${Object.keys(WAYS).join(', ')}`,
    );
  }
  const takeBacks: (() => void)[] = [];
  let isWarning = false;
  let isShown = false;
  let cancel = (): void => {};

  function titleNow(): string {
    const { idleTitle, absoluteTitle } = titlesFor(langAround(document.documentElement));
    return session.snapshot.warning === 'absolute' ? absoluteTitle : idleTitle;
  }

  function show(all: readonly NoticeKind[]): void {
    const notice = {
      text: attempt(() => text?.()) || titleNow(),
      tag: `stillhere:${session.snapshot.session}`,
      icon,
    };
    for (const kind of kinds) {
      const undo = all.includes(kind) && attempt(() => WAYS[kind](notice));
      if (undo) takeBacks.push(undo);
    }
  }

  function takeBack(): void {
    isShown = false;
    for (const undo of takeBacks.splice(0)) attempt(undo);
  }

  /** One tab in which the warning is seen keeps all others from ringing. */
  async function ring(): Promise<void> {
    const { session: id = '', remaining = 0 } = session.snapshot;
    if (!isWarning || !(await isFirst('stillhere:notices', id, Date.now() + remaining))) return;
    if (isShown) show(ONCE);
  }

  function look(): void {
    const wasWarning = isWarning;
    isWarning = session.snapshot.state === 'warning';
    const isNeeded = isWarning && !isSeen(document);
    if (!isNeeded) takeBack();
    else if (!isShown) {
      isShown = true;
      show(kinds.filter((kind) => !ONCE.includes(kind)));
    }
    if (isWarning === wasWarning) return;
    cancel();
    const wait = isNeeded ? LATER * (1 + Math.random()) : 0;
    if (isWarning) cancel = systemClock.setTimer(() => void ring(), wait);
  }

  const stopListening = session.subscribe(look);
  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', takeBack);
  // A language that is not there yet comes before it is needed.
  titleNow();
  look();

  return {
    async ask() {
      if (!kinds.includes('notification')) return false;
      const asked = attempt(() =>
        Notification.permission === 'default'
          ? Notification.requestPermission()
          : Notification.permission,
      );
      return (await Promise.resolve(asked).catch(() => undefined)) === 'granted';
    },
    stop() {
      stopListening();
      cancel();
      document.removeEventListener('visibilitychange', look);
      removeEventListener('pagehide', takeBack);
      takeBack();
    },
  };
}

/** Knows the ways to warn who looks elsewhere. Each may be missing, forbidden or broken: the others go on. */
import { attempt } from '../client/attempt.ts';
import { putInTitle } from '../client/page-title.ts';

/** A way to warn. */
export type NoticeKind = 'title' | 'favicon' | 'sound' | 'notification' | 'badge';

/** What is said, and by what it is known again. */
export interface Notice {
  readonly text: string;
  /** The same for the same session: a newer notification takes the place of the older one. */
  readonly tag: string;
  readonly icon: string | undefined;
}

/** What takes a notice back. */
type TakeBack = () => void;

/** Two short tones: when each begins, in seconds, and how high it is. */
const TONES = [
  [0, 660],
  [0.25, 880],
] as const;
const LONG = 0.18;
/** A soft one. */
const LOUD = 0.08;

const ICON =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"%3E%3Ccircle cx="8" cy="8" r="8" fill="%23c00"/%3E%3Cpath d="M7 3h2v6H7zm0 8h2v2H7z" fill="%23fff"/%3E%3C/svg%3E';

/** How each warns. */
export const WAYS: Readonly<Record<NoticeKind, (notice: Notice) => TakeBack>> = {
  title({ text }) {
    putInTitle('words', text);
    return () => putInTitle('words', undefined);
  },
  favicon() {
    const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon" i]')];
    const before = links.map((link) => [link, link.getAttribute('href')] as const);
    const made = document.createElement('link');
    made.rel = 'icon';
    if (links.length === 0) document.head.append(made);
    for (const link of links.length === 0 ? [made] : links) link.href = ICON;
    return () => {
      made.remove();
      for (const [link, href] of before) {
        if (link.href !== ICON) continue;
        if (href === null) link.removeAttribute('href');
        else link.setAttribute('href', href);
      }
    };
  },
  sound() {
    const audio = new AudioContext();
    quietly(() => audio.resume());
    for (const [from, height] of TONES) {
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      loudness.gain.value = LOUD;
      tone.frequency.value = height;
      tone.connect(loudness).connect(audio.destination);
      tone.start(audio.currentTime + from);
      tone.stop(audio.currentTime + from + LONG);
    }
    return () => quietly(() => audio.close());
  },
  notification({ text, tag, icon }) {
    if (Notification.permission !== 'granted') return () => {};
    const options = { tag, ...(icon === undefined ? {} : { icon }) };
    const shown = attempt(() => new Notification(text, options));
    if (shown === undefined) return notifyByWorker(text, options);
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
    return () => shown.close();
  },
  badge() {
    quietly(() => navigator.setAppBadge());
    return () => quietly(() => navigator.clearAppBadge());
  },
};

/** On Android a page shows none itself: it takes a service worker, if the app has one. */
function notifyByWorker(text: string, options: NotificationOptions & { tag: string }): TakeBack {
  let isOver = false;
  const shown = (async () => {
    const worker = await navigator.serviceWorker.getRegistration();
    if (!isOver) await worker?.showNotification(text, options);
    return worker;
  })();
  quietly(() => shown);
  return () => {
    isOver = true;
    quietly(async () => {
      const left = await (await shown)?.getNotifications({ tag: options.tag });
      for (const notification of left ?? []) notification.close();
    });
  };
}

/** Does what may not work, now or later. */
function quietly(work: () => Promise<unknown>): void {
  attempt(() => void Promise.resolve(work()).catch(() => {}));
}

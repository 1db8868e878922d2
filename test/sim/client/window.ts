/** Knows a window that is none: what the client uses of one, what stands in it, and which it has opened. */
import type { PageWindow } from '../../../src/client/page-window.ts';
import type { Chance } from '../scheduler.ts';
import type { Home } from './home.ts';
import type { Sharer } from './origin.ts';
import { createElement, createTarget, fire, type SimElement } from './targets.ts';

export interface SimWindow {
  readonly window: PageWindow;
  readonly root: SimElement;
  /** An event at the window, the document, or (`inner`) at something in it; false when the content did not get it. */
  fire(at: 'window' | 'document' | 'inner' | 'cookies', type: string, properties?: object): boolean;
  /** A frame has loaded another window, or is taken out. */
  put(frame: PageWindow): void;
  take(frame: PageWindow): void;
  /** The page opens another window. */
  open(opened: PageWindow): void;
  /** It is closed, or taken out: what is asked of it from outside. */
  close(): void;
}

export interface SimWindowOptions {
  readonly home: Home;
  readonly chance: Chance;
  readonly sharer: Sharer;
  readonly isVisible: () => boolean;
  readonly navigate: (to: 'sign-in' | 'itself') => void;
  readonly failed: (error: unknown) => void;
  /** The window around it. */
  readonly parent: PageWindow | undefined;
}

export function createSimWindow(options: SimWindowOptions): SimWindow {
  const { home, chance, sharer, isVisible, navigate, failed } = options;
  const target = createTarget();
  const document = createTarget();
  const cookies = createTarget();
  const root = createElement();
  const paths = {
    window: [target],
    document: [document],
    inner: [target, document],
    cookies: [cookies],
  };
  let frames: readonly { readonly contentWindow: PageWindow }[] = [];
  let opening: PageWindow | undefined;
  let isClosed = false;

  const made = {
    ...target,
    addEventListener(...args: Parameters<typeof target.addEventListener>) {
      if (args[0] === 'storage' && sharer.lacks.has('events')) throw new Error('No such event');
      target.addEventListener(...args);
    },
    document: {
      ...document,
      get visibilityState() {
        return isVisible() ? 'visible' : 'hidden';
      },
      documentElement: root,
      adoptedStyleSheets: [],
      activeElement: null,
      body: { children: [createElement()] },
      querySelectorAll: (selector: string) => (selector.includes('iframe') ? frames : []),
      get cookie() {
        return home.readable;
      },
    },
    location: {
      href: 'https://app.example/page',
      pathname: '/page',
      search: '',
      hash: '',
      replace: () => navigate('sign-in'),
      reload: () => navigate('itself'),
    },
    get localStorage() {
      return home.origin.storageFor(sharer);
    },
    get closed() {
      return isClosed;
    },
    open: () => opening,
    parent: options.parent,
    BroadcastChannel: home.origin.channelFor(sharer),
    cookieStore: home.marks === 'told' ? cookies : undefined,
    Math: { random: chance.unit },
    reportError: failed,
  };
  // It has of a window what the client uses; the types know of the rest.
  const window = made as unknown as PageWindow;

  return {
    window,
    root,
    fire: (at, type, properties) => fire(paths[at], type, properties),
    put(frame) {
      const element = { contentWindow: frame };
      frames = [...frames, element];
      fire([document], 'load', { target: element });
    },
    take(frame) {
      frames = frames.filter(({ contentWindow }) => contentWindow !== frame);
    },
    open(opened) {
      opening = opened;
      window.open();
    },
    close() {
      isClosed = true;
    },
  };
}

/** Knows what `<StillHere>` makes of `<still-here>`, in React and in Vue. */
import { Activity, createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { createApp, createSSRApp, h, KeepAlive, shallowRef } from 'vue';
import { renderToString as renderVue } from 'vue/server-renderer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StillHere as ReactStillHere } from '../../src/bindings/react.ts';
import { StillHere as VueStillHere } from '../../src/bindings/vue.ts';
import { watchSession, type WatchedSession } from '../../src/client/index.ts';
import type { StillHereProps } from '../../src/element/attributes.ts';
import { english, StillHereElement } from '../../src/element/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createFakeServer, MINUTE, settle } from '../support/page.ts';
import { eventually } from '../support/eventually.ts';

interface Shown {
  readonly props?: StillHereProps;
  readonly isHidden?: boolean;
}

interface Mounted {
  show(shown: Shown): void;
  unmount(): void;
}

function inReact(host: HTMLElement): Mounted {
  const root = createRoot(host);
  return {
    show({ props, isHidden = false }) {
      const mode = isHidden ? 'hidden' : 'visible';
      const element = props && createElement(ReactStillHere, props);
      root.render(
        createElement(StrictMode, null, createElement(Activity, { mode, children: element })),
      );
    },
    unmount: () => root.unmount(),
  };
}

function inVue(host: HTMLElement): Mounted {
  const shown = shallowRef<Shown>({});
  const app = createApp(() =>
    h(KeepAlive, () => {
      const { props, isHidden = false } = shown.value;
      return props === undefined || isHidden ? undefined : h(VueStillHere, { ...props });
    }),
  );
  app.mount(host);
  return { show: (next) => void (shown.value = next), unmount: () => app.unmount() };
}

const german = { ...english, lang: 'de', stay: 'Angemeldet bleiben' };

describe.each([
  [
    'React',
    inReact,
    async (props: StillHereProps) => renderToString(createElement(ReactStillHere, props)),
  ],
  [
    'Vue',
    inVue,
    async (props: StillHereProps) => renderVue(createSSRApp(() => h(VueStillHere, { ...props }))),
  ],
] as const)('<StillHere> in %s', (_name, mount, render) => {
  let clock = createFakeClock();
  let page: WatchedSession;
  let app: Mounted;
  let host: HTMLElement;

  const element = (): StillHereElement | null => host.querySelector<StillHereElement>('still-here');
  const attributes = (): object =>
    Object.fromEntries([...(element()?.attributes ?? [])].map(({ name, value }) => [name, value]));

  async function show(shown: Shown): Promise<void> {
    app.show(shown);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  beforeEach(async () => {
    Reflect.deleteProperty(window, Symbol.for('stillhere'));
    clock = createFakeClock();
    page = watchSession({ transport: createFakeServer(clock), clock, signInUrl: false });
    await settle();
    host = document.body.appendChild(document.createElement('main'));
    app = mount(host);
  });
  afterEach(async () => {
    app.unmount();
    page.stop();
    await settle();
    host.remove();
  });

  it('registers the element, and asks in the words that it was given', async () => {
    await show({ props: { messages: german } });
    expect(element()).toBeInstanceOf(StillHereElement);
    expect(element()?.session?.snapshot).toBe(page.snapshot);
    clock.advance(13 * MINUTE);
    await settle();
    const button = element()?.shadowRoot?.querySelector('[part~=primary]');
    expect(button?.textContent).toBe('Angemeldet bleiben');
  });

  it('has no words of its own when it is not told, and those that are given later', async () => {
    await show({ props: {} });
    const first = element();
    expect(first?.messages).toEqual({});
    await show({ props: { messages: german } });
    expect(element()).toBe(first);
    expect(first?.messages).toBe(german);
  });

  it('writes what it is told as attributes, and nothing that is not so', async () => {
    await show({
      props: { base: '/session', unsavedForms: undefined, titleCountdown: true, push: false },
    });
    expect(attributes()).toEqual({ base: '/session', 'title-countdown': '' });
  });

  it('has every option of the element', async () => {
    page.stop();
    await settle();
    vi.stubGlobal('fetch', () => new Promise(() => {}));
    const props: Required<Omit<StillHereProps, 'messages'>> = {
      base: '/other',
      signInUrl: '/in',
      signInAgain: 'window',
      unsavedForms: 'form',
      frameOrigins: ['https://a.example', 'https://b.example'],
      push: true,
      dismissOnActivity: true,
      titleCountdown: true,
      debug: true,
    };
    const onError = vi.fn();
    vi.stubGlobal('reportError', onError);
    await show({ props });
    expect(attributes()).toEqual({
      base: '/other',
      'sign-in-url': '/in',
      'sign-in-again': 'window',
      'unsaved-forms': 'form',
      'frame-origins': 'https://a.example https://b.example',
      push: '',
      'dismiss-on-activity': '',
      'title-countdown': '',
      debug: '',
    });
    expect(element()?.session?.snapshot.state).toBe('active');
    // The watch that the component has begun is the one that the element asks for.
    expect(onError).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  it('keeps the watch of the page, also while it is hidden, and until it is gone', async () => {
    await show({ props: {} });
    page.stop();
    await show({ props: {}, isHidden: true });
    await settle();
    expect(clock.timers).toBeGreaterThan(0);
    app.unmount();
    await eventually(() => expect(clock.timers).toBe(0));
  });

  it('is rendered by a server with its attributes alone', async () => {
    const html = await render({ signInUrl: '/in', push: true, debug: false, messages: german });
    expect(html.replace('=""', '')).toBe('<still-here sign-in-url="/in" push></still-here>');
  });
});

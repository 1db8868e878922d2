/** Knows how a page's session becomes a composable and a component of Vue 3. */
import {
  defineComponent,
  getCurrentInstance,
  h,
  onMounted,
  onScopeDispose,
  shallowRef,
  type DefineSetupFnComponent,
  type PropType,
  type ShallowRef,
} from 'vue';
import type { SessionSnapshot, WatchOptions } from '../client/index.ts';
import { attributesOf, watchOptionsOf, type StillHereProps } from '../element/attributes.ts';
import type { OwnMessages, StillHereElement } from '../element/index.ts';
import { register } from '../element/register.ts';
import {
  createComponentSession,
  FIRST_SNAPSHOT,
  type SessionActions,
} from './shared/component-session.ts';

export type { StillHereProps } from '../element/attributes.ts';
export type { SessionActions } from './shared/component-session.ts';
// Hands out nothing: TypeScript knows the element in templates.
export type {} from './shared/vue-template.ts';

/** The session of this page, as a component sees it. */
export interface Session extends SessionActions {
  /** How the session stands; on a server and until the first answer: active, without an id. */
  readonly snapshot: Readonly<ShallowRef<SessionSnapshot>>;
}

/**
 * The session of this page, for the setup of a component. All share one watch, which begins when the first of them is
 * mounted, so never on a server, and goes on until the last is gone: also while `<KeepAlive>` keeps it out of the page.
 * @throws TypeError for options that cannot work; when it is mounted, for others than those of the watch that there is.
 */
export function useSession(options: WatchOptions = {}): Session {
  const session = createComponentSession(options);
  // What is hydrated must be as the server has rendered it: such a component has its element before it is mounted.
  const isHydrated = Boolean(getCurrentInstance()?.vnode.el);
  const snapshot = shallowRef(isHydrated ? FIRST_SNAPSHOT : session.snapshot);
  const update = (): void => {
    snapshot.value = session.snapshot;
  };
  session.subscribe(update);
  let stop = (): void => {};
  onMounted(() => {
    stop = session.start();
    update();
  });
  onScopeDispose(() => stop());
  return { ...session.actions, snapshot };
}

/** `<still-here>` as a component, with its watch: no compiler has to know of an element. Another `key` renews it. */
export const StillHere: DefineSetupFnComponent<StillHereProps> = defineComponent(
  (props: StillHereProps) => {
    useSession(watchOptionsOf(props));
    const ref = (element: unknown): void => {
      if (element === null) return;
      register();
      (element as Partial<StillHereElement>).messages = props.messages ?? {};
    };
    return () => h('still-here', { ...attributesOf(props), ref });
  },
  {
    name: 'StillHere',
    props: {
      base: String,
      signInUrl: String,
      signInAgain: String as PropType<'window' | 'frame'>,
      unsavedForms: String,
      frameOrigins: Array as PropType<readonly string[]>,
      push: Boolean,
      dismissOnActivity: Boolean,
      titleCountdown: Boolean,
      debug: Boolean,
      messages: Object as PropType<OwnMessages>,
    } satisfies Readonly<Record<keyof StillHereProps, unknown>>,
  },
);

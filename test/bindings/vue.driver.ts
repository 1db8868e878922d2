/** Drives the binding of Vue. */
import {
  createApp,
  createSSRApp,
  defineComponent,
  h,
  KeepAlive,
  nextTick,
  shallowRef,
  type App,
} from 'vue';
import { renderToString } from 'vue/server-renderer';
import { useSession } from '../../src/bindings/vue.ts';
import {
  shownBy,
  type AppOptions,
  type BindingApp,
  type BindingDriver,
  type View,
} from './contract.ts';

interface Shown {
  readonly view: { value: View };
  readonly root: ReturnType<typeof defineComponent>;
}

function appOf(options: AppOptions, first: View): Shown {
  const view = shallowRef(first);
  const Item = defineComponent(
    (props: { readonly name: string }) => {
      const { snapshot, extend, on } = useSession(options.watch);
      if (options.onWarning !== undefined) on('warning', options.onWarning);
      return () => [
        h('p', { id: props.name }, shownBy(snapshot.value)),
        h('button', { onClick: () => void extend() }, 'stay'),
      ];
    },
    { props: ['name'] },
  );
  const List = defineComponent(() => () => {
    const { names, version = 0 } = view.value;
    return names.map((name) => h(Item, { name, key: `${name} ${version}` }));
  });
  return {
    view,
    root: defineComponent(
      () => () => h(KeepAlive, () => (view.value.isHidden === true ? undefined : h(List))),
    ),
  };
}

function mounted(app: App, { view }: Shown): BindingApp {
  return {
    async show(next) {
      view.value = next;
      await nextTick();
    },
    async unmount() {
      app.unmount();
    },
  };
}

export const vueDriver: BindingDriver = {
  name: 'Vue',
  canHide: true,
  async mount(host, options, view) {
    const shown = appOf(options, view);
    const app = createApp(shown.root);
    app.mount(host);
    return mounted(app, shown);
  },
  async hydrate(host, options, view) {
    const shown = appOf(options, view);
    const app = createSSRApp(shown.root);
    app.mount(host);
    return mounted(app, shown);
  },
  async render(options, view) {
    const app = createSSRApp(appOf(options, view).root);
    app.config.errorHandler = (error) => {
      throw error;
    };
    return renderToString(app);
  },
};

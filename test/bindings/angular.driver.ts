/** Drives the binding of Angular, without its zone. */
import '@angular/compiler';
import {
  Component,
  ErrorHandler,
  inject,
  InjectionToken,
  provideZonelessChangeDetection,
  signal,
  type WritableSignal,
} from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import { injectSession, type Session } from '../../src/bindings/angular.ts';
import {
  shownBy,
  type AppOptions,
  type BindingApp,
  type BindingDriver,
  type View,
} from './contract.ts';

const OPTIONS = new InjectionToken<AppOptions>('options');
const VIEW = new InjectionToken<WritableSignal<View>>('view');

class Item {
  readonly name = '';
  readonly shownBy = shownBy;
  readonly session: Session;

  constructor() {
    const { watch, onWarning } = inject(OPTIONS);
    this.session = injectSession(watch);
    if (onWarning) this.session.on('warning', onWarning);
  }
}
Component({
  selector: 'app-item',
  inputs: ['name'],
  template: `
    <p [id]="name">{{ shownBy(session.snapshot()) }}</p>
    <button (click)="session.extend()">stay</button>
  `,
})(Item);

class App {
  readonly view = inject(VIEW);
}
Component({
  selector: 'app-root',
  imports: [Item],
  template: `
    @for (name of view().names; track name + view().version) {
      <app-item [name]="name" />
    }
  `,
})(App);

async function mount(
  host: HTMLElement,
  options: AppOptions,
  view: View,
  begin = (bootstrap: () => void): void => bootstrap(),
): Promise<BindingApp> {
  const root = document.createElement('app-root');
  host.append(root);
  const shown = signal(view);
  const failures: unknown[] = [];
  const app = await createApplication({
    providers: [
      provideZonelessChangeDetection(),
      {
        provide: ErrorHandler,
        useValue: { handleError: (error: unknown) => failures.push(error) },
      },
      { provide: OPTIONS, useValue: options },
      { provide: VIEW, useValue: shown },
    ],
  });
  begin(() => app.bootstrap(App, root));
  await app.whenStable();
  if (failures.length > 0) throw failures[0];
  return {
    async show(next) {
      shown.set(next);
      await app.whenStable();
    },
    async unmount() {
      if (!app.destroyed) app.destroy();
    },
  };
}

/** What Angular's renderer for servers says to all: nothing else of it concerns a binding. */
function asOnServer(bootstrap: () => void): void {
  Reflect.set(globalThis, 'ngServerMode', true);
  try {
    bootstrap();
  } finally {
    Reflect.set(globalThis, 'ngServerMode', false);
  }
}

async function render(options: AppOptions, view: View): Promise<string> {
  const host = document.createElement('main');
  const app = await mount(host, options, view, asOnServer);
  const html = host.innerHTML;
  await app.unmount();
  return html;
}

export const angularDriver: BindingDriver = {
  name: 'Angular',
  canHide: false,
  mount: (host, options, view) => mount(host, options, view),
  render,
};

import {
  NgZone,
  provideZoneChangeDetection,
  provideZonelessChangeDetection,
  type ApplicationConfig,
} from '@angular/core';
import { bootstrapApplication, provideClientHydration } from '@angular/platform-browser';
import { App } from './app';

const config: ApplicationConfig = {
  providers: [
    'Zone' in globalThis ? provideZoneChangeDetection() : provideZonelessChangeDetection(),
    ...(document.querySelector('[ng-server-context]') ? [provideClientHydration()] : []),
  ],
};

async function start(): Promise<void> {
  const app = await bootstrapApplication(App, config);
  // The element that a server has rendered begins with this: here the options of the app come first.
  await import('stillhere/element/define');
  const zone = app.injector.get(NgZone);
  const turns: unknown[] = [];
  zone.onUnstable.subscribe(() => turns.push(Reflect.get(globalThis, 'Zone')?.currentTask?.source));
  Object.assign(globalThis, { zone, turns });
}

void start();

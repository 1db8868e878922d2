import {
  NgZone,
  provideZoneChangeDetection,
  provideZonelessChangeDetection,
  type ApplicationConfig,
} from '@angular/core';
import { bootstrapApplication, provideClientHydration } from '@angular/platform-browser';
import { App } from './app';

const isRendered = document.querySelector('[ng-server-context]') !== null;
const config: ApplicationConfig = {
  providers: [
    'Zone' in globalThis ? provideZoneChangeDetection() : provideZonelessChangeDetection(),
    ...(isRendered ? [provideClientHydration()] : []),
  ],
};
const defineElement = () => import('stillhere/element/define');

async function start(): Promise<void> {
  if (!isRendered) await defineElement();
  const app = await bootstrapApplication(App, config);
  // The element that a server has rendered begins with this: here the options of the app come first.
  if (isRendered) await defineElement();
  const zone = app.injector.get(NgZone);
  const turns: unknown[] = [];
  zone.onUnstable.subscribe(() => turns.push(Reflect.get(globalThis, 'Zone')?.currentTask?.source));
  Object.assign(globalThis, { zone, turns });
}

void start();

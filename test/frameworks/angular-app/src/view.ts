import { Component, signal } from '@angular/core';
import { injectSession } from 'stillhere/angular';

@Component({
  selector: 'app-view',
  template: `
    <p>Version 1: {{ session.snapshot().state }}, warned {{ told() }}</p>
    <button (click)="session.extend()">Extend</button>
  `,
})
export class View {
  readonly session = injectSession({ signInUrl: false });
  readonly told = signal(0);

  constructor() {
    this.session.on('warning', () => this.told.update((count) => count + 1));
  }
}

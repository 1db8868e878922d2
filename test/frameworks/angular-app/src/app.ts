import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import { View } from './view';

@Component({
  selector: 'app-root',
  imports: [View],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <button (click)="isHidden.set(!isHidden())">Hide or show</button>
    <button (click)="isThere.set(!isThere())">Take out or put in</button>
    @if (isThere()) {
      <div [hidden]="isHidden()">
        <app-view />
        <still-here></still-here>
      </div>
    }
  `,
})
export class App {
  readonly isHidden = signal(false);
  readonly isThere = signal(true);
}

import { Component, CUSTOM_ELEMENTS_SCHEMA, viewChild, type ElementRef } from '@angular/core';
import { injectSession, type Session } from 'stillhere/angular';
import { english } from 'stillhere/element';
import 'stillhere/element/define';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <still-here
      #element
      sign-in-url="/in"
      push
      [attr.unsaved-forms]="forms"
      [messages]="words"
    ></still-here>
    <p>{{ session.snapshot().state }} {{ isKnown() }}, {{ session.snapshot().remaining ?? 0 }}</p>
    <button (click)="session.extend()">Stay signed in</button>
  `,
})
export class App {
  readonly session: Session = injectSession({ push: true });
  readonly element = viewChild<ElementRef<HTMLElementTagNameMap['still-here']>>('element');
  readonly words = english;
  readonly forms = 'form';

  isKnown(): string | undefined {
    return this.element()?.nativeElement.session?.snapshot.session;
  }
}

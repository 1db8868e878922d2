/** The form in Angular, with both of its kinds of forms, by its zone and without. Its compiler works in the page. */
import '@angular/compiler';
import {
  Component,
  inject,
  provideZoneChangeDetection,
  provideZonelessChangeDetection,
} from '@angular/core';
import { FormBuilder, FormsModule, ReactiveFormsModule } from '@angular/forms';
import { createApplication } from '@angular/platform-browser';
import { EMPTY, type FormState } from './form-state.ts';

let seen: (state: FormState) => void = () => {};

/** No field has a name, as is usual here; the values of its lists are objects. */
class ReactiveForm {
  readonly choices = ['a', 'b', 'c'].map((id) => ({ id }));
  readonly form = inject(FormBuilder).nonNullable.group({
    ...EMPTY,
    pick: this.choices[0],
    many: [[] as { readonly id: string }[]],
  });

  constructor() {
    const tell = (): void => {
      const { pick, many, ...others } = this.form.getRawValue();
      seen({ ...others, pick: pick?.id ?? '', many: many.map(({ id }) => id) });
    };
    this.form.valueChanges.subscribe(tell);
    tell();
  }
}
Component({
  selector: 'app-form',
  imports: [ReactiveFormsModule],
  template: `
    <form data-stillhere-draft="app" [formGroup]="form">
      <input formControlName="text" />
      <textarea formControlName="long"></textarea>
      <input formControlName="yes" type="checkbox" />
      <input formControlName="one" type="radio" value="x" />
      <input formControlName="one" type="radio" value="y" />
      <select formControlName="pick">
        @for (choice of choices; track choice.id) {
          <option [ngValue]="choice">{{ choice.id }}</option>
        }
      </select>
      <select formControlName="many" multiple>
        @for (choice of choices; track choice.id) {
          <option [ngValue]="choice">{{ choice.id }}</option>
        }
      </select>
      <input formControlName="day" type="date" />
    </form>
  `,
})(ReactiveForm);

class TemplateForm {
  readonly choices = ['a', 'b', 'c'];
  readonly state: { -readonly [Name in keyof FormState]: FormState[Name] } = { ...EMPTY };

  ngDoCheck(): void {
    seen({ ...this.state, many: [...this.state.many] });
  }
}
Component({
  selector: 'app-form',
  imports: [FormsModule],
  template: `
    <form data-stillhere-draft="app">
      <input name="text" [(ngModel)]="state.text" />
      <textarea name="long" [(ngModel)]="state.long"></textarea>
      <input name="yes" type="checkbox" [(ngModel)]="state.yes" />
      <input name="one" type="radio" value="x" [(ngModel)]="state.one" />
      <input name="one" type="radio" value="y" [(ngModel)]="state.one" />
      <select name="pick" [(ngModel)]="state.pick">
        <option>a</option>
        <option>b</option>
      </select>
      <select name="many" multiple [(ngModel)]="state.many">
        @for (choice of choices; track choice) {
          <option [value]="choice">{{ choice }}</option>
        }
      </select>
      <input name="day" type="date" [(ngModel)]="state.day" />
    </form>
  `,
})(TemplateForm);

/** `zone` as in `ng-zone.js`: that must be there first. */
export async function startAngular(
  root: Element,
  onState: (state: FormState) => void,
  { isReactive, hasZone }: { readonly isReactive: boolean; readonly hasZone: boolean },
): Promise<void> {
  seen = onState;
  const host = document.createElement('app-form');
  root.append(host);
  const providers = [hasZone ? provideZoneChangeDetection() : provideZonelessChangeDetection()];
  const app = await createApplication({ providers });
  if (isReactive) app.bootstrap(ReactiveForm, host);
  else app.bootstrap(TemplateForm, host);
}

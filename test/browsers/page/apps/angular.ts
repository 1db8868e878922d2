/** The form in Angular, with both of its kinds of forms, by its zone and without. Its compiler works in the page. */
import '@angular/compiler';
import {
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  inject,
  provideZoneChangeDetection,
  provideZonelessChangeDetection,
} from '@angular/core';
import {
  FormBuilder,
  FormsModule,
  ReactiveFormsModule,
  type FormArray,
  type FormControl,
  type FormGroup,
} from '@angular/forms';
import { createApplication } from '@angular/platform-browser';
import {
  AREAS,
  BOXES,
  DAYS,
  emptyRow,
  emptyState,
  groupsOf,
  ibanOf,
  SECRETS_HTML,
  SLOW,
  TYPES,
  type FormState,
  type OwnState,
} from './form-state.ts';

let seen: (state: FormState) => void = () => {};

/** What both kinds have: an editor, and fields of which Angular knows nothing. */
const REST = `
  <div id="rich" contenteditable="true" (input)="rich = $any($event.target).innerHTML; tell()"></div>
  <input name="free" /><textarea name="freer"></textarea>${SECRETS_HTML}`;
const ONE_OF = ['x', 'y', 'z'];
const BUTTON = '<button type="button"';

/** No field has a name, as is usual here; the values of its lists are objects. */
class ReactiveForm {
  readonly days = DAYS;
  readonly choices = ['a', 'b', 'c'].map((id) => ({ id }));
  readonly groupsOf = groupsOf;
  rich = '';
  slow = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #builder = inject(FormBuilder).nonNullable;
  readonly #empty = emptyState();
  readonly form = this.#builder.group({
    texts: this.#builder.group(this.#empty.texts),
    boxes: this.#builder.group(this.#empty.boxes),
    days: this.#builder.group(Object.fromEntries(DAYS.map((day) => [day, false]))),
    ...{ one: '', pick: 'a', many: [[] as { readonly id: string }[]], other: '', why: '' },
    ...{ iban: '', stars: '', shade: '', slow: '' },
    lazy: this.#builder.control('', { updateOn: 'blur' }),
    left: this.#builder.control('', { updateOn: 'blur' }),
    rows: this.#builder.array([this.row(0)]),
  });

  constructor() {
    this.form.valueChanges.subscribe(() => this.tell());
    this.form.controls.slow.valueChanges.subscribe((text) => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.slow = text;
        this.tell();
      }, SLOW);
    });
    this.form.controls.iban.valueChanges.subscribe((text) => {
      const iban = groupsOf(ibanOf(text));
      if (iban !== text) this.form.controls.iban.setValue(iban);
    });
    this.tell();
  }
  row(id?: number): FormGroup<{ readonly [Name in 'id' | 'what' | 'amount']: FormControl }> {
    return this.#builder.group(emptyRow(id));
  }
  get rows(): FormArray {
    return this.form.controls.rows;
  }
  get isAll(): boolean {
    return Object.values(this.form.getRawValue().days).every(Boolean);
  }
  get isSome(): boolean {
    return !this.isAll && Object.values(this.form.getRawValue().days).some(Boolean);
  }
  setAll(isChecked: boolean): void {
    this.form.controls.days.setValue(Object.fromEntries(DAYS.map((day) => [day, isChecked])));
  }
  tell(): void {
    const { many, days, iban, rows, ...others } = this.form.getRawValue();
    seen({
      ...others,
      iban: ibanOf(iban),
      days: DAYS.filter((day) => days[day]),
      many: many.map(({ id }) => id),
      rows,
      rich: this.rich,
      slow: this.slow,
    });
  }
}
Component({
  selector: 'app-form',
  imports: [ReactiveFormsModule],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <form data-stillhere-draft="app" [formGroup]="form">
      <section formGroupName="texts">
        ${TYPES.map((type) => `<input formControlName="${type}" type="${type}" />`).join('')}
        ${AREAS.map((name) => `<textarea formControlName="${name}"></textarea>`).join('')}
      </section>
      ${['iban', 'lazy', 'left', 'slow'].map((name) => `<input formControlName="${name}" />`).join('')}
      <section formGroupName="boxes">
        ${BOXES.map((name) => `<input formControlName="${name}" type="checkbox" />`).join('')}
      </section>
      <input type="checkbox" data-all [checked]="isAll" [indeterminate]="isSome" (change)="setAll($any($event.target).checked)" />
      <section formGroupName="days">
        ${DAYS.map((day) => `<input formControlName="${day}" type="checkbox" value="${day}" />`).join('')}
      </section>
      ${ONE_OF.map((value) => `<input formControlName="one" type="radio" value="${value}" />`).join('')}
      <select formControlName="pick">
        <option>a</option><option>b</option><optgroup label="More"><option>other</option></optgroup>
      </select>
      <select formControlName="many" multiple>
        @for (choice of choices; track choice.id) {
          <option [ngValue]="choice">{{ choice.id }}</option>
        }
      </select>
      @if (form.value.pick === 'other') { <input formControlName="other" /> }
      @if (form.value.other !== '') { <input formControlName="why" /> }
      <star-rating formControlName="stars" ngDefaultControl></star-rating>
      <shade-note formControlName="shade" ngDefaultControl></shade-note>
      ${REST}
      <section formArrayName="rows">
        @for (row of rows.controls; track row; let at = $index) {
          <fieldset [formGroupName]="at">
            <input formControlName="what" /><input formControlName="amount" />
            ${BUTTON} data-remove (click)="rows.removeAt(at)"></button>
          </fieldset>
        }
      </section>
      ${BUTTON} data-add (click)="rows.push(row())"></button>
    </form>
  `,
})(ReactiveForm);

class TemplateForm {
  readonly days = DAYS;
  readonly groupsOf = groupsOf;
  readonly ibanOf = ibanOf;
  readonly state: OwnState = emptyState();
  rich = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  tell(): void {}
  ngDoCheck(): void {
    seen(structuredClone({ ...this.state, rich: this.rich }));
  }
  get isAll(): boolean {
    return this.state.days.length === DAYS.length;
  }
  setDays(days: readonly string[]): void {
    this.state.days = DAYS.filter((day) => days.includes(day));
  }
  setDay(day: string, isChecked: boolean): void {
    this.setDays(
      isChecked ? [...this.state.days, day] : this.state.days.filter((one) => one !== day),
    );
  }
  setSlow(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.state.slow = text;
      seen(structuredClone({ ...this.state, rich: this.rich }));
    }, SLOW);
  }
  add(): void {
    this.state.rows = [...this.state.rows, emptyRow()];
  }
  remove(id: number): void {
    this.state.rows = this.state.rows.filter((row) => row.id !== id);
  }
}
const onBlur = `[ngModelOptions]="{ updateOn: 'blur' }"`;
Component({
  selector: 'app-form',
  imports: [FormsModule],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <form data-stillhere-draft="app">
      ${TYPES.map((type) => `<input name="${type}" type="${type}" [(ngModel)]="state.texts['${type}']" />`).join('')}
      ${AREAS.map((name) => `<textarea name="${name}" [(ngModel)]="state.texts['${name}']"></textarea>`).join('')}
      <input name="iban" [ngModel]="groupsOf(state.iban)" (ngModelChange)="state.iban = ibanOf($event)" />
      <input name="lazy" [(ngModel)]="state.lazy" ${onBlur} />
      <input name="left" [(ngModel)]="state.left" ${onBlur} />
      <input name="slow" (input)="setSlow($any($event.target).value)" />
      ${BOXES.map((name) => `<input name="${name}" type="checkbox" [(ngModel)]="state.boxes['${name}']" />`).join('')}
      <input name="all" type="checkbox" data-all [checked]="isAll" [indeterminate]="!isAll && state.days.length > 0"
        (change)="setDays($any($event.target).checked ? days : [])" />
      @for (day of days; track day) {
        <input name="days" type="checkbox" [value]="day" [checked]="state.days.includes(day)"
          (change)="setDay(day, $any($event.target).checked)" />
      }
      ${ONE_OF.map((value) => `<input name="one" type="radio" value="${value}" [(ngModel)]="state.one" />`).join('')}
      <select name="pick" [(ngModel)]="state.pick">
        <option>a</option><option>b</option><optgroup label="More"><option>other</option></optgroup>
      </select>
      <select name="many" multiple [(ngModel)]="state.many">
        @for (choice of ['a', 'b', 'c']; track choice) {
          <option [value]="choice">{{ choice }}</option>
        }
      </select>
      @if (state.pick === 'other') { <input name="other" [(ngModel)]="state.other" /> }
      @if (state.other !== '') { <input name="why" [(ngModel)]="state.why" /> }
      <star-rating name="stars" [(ngModel)]="state.stars" ngDefaultControl></star-rating>
      <shade-note name="shade" [(ngModel)]="state.shade" ngDefaultControl></shade-note>
      ${REST}
      @for (row of state.rows; track row.id; let at = $index) {
        <fieldset>
          <input [name]="'what' + row.id" [(ngModel)]="row.what" />
          <input [name]="'amount' + row.id" [(ngModel)]="row.amount" />
          ${BUTTON} data-remove (click)="remove(row.id)"></button>
        </fieldset>
      }
      ${BUTTON} data-add (click)="add()"></button>
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

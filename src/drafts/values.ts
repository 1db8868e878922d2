/** Knows how a field's value is read, and put back so that the page notices, whatever framework has made it. */
import { attempt } from '../client/attempt.ts';
import { isOwnCheck, isPlain, roleOf, type Field } from './fields.ts';
import { makeRich, readRich } from './rich-text.ts';

/** A field's value as text: two are the same if their texts are. */
export function readValue({ element, kind }: Field): string {
  switch (kind) {
    case 'check':
      return JSON.stringify(isChecked(element));
    case 'choice':
      return JSON.stringify(optionsOf(element).filter(isSelected).map(valueOf));
    case 'files':
      return JSON.stringify(
        Array.from((element as HTMLInputElement).files ?? [], ({ name }) => name),
      );
    case 'rich':
      return JSON.stringify(readRich(element));
    case 'own': {
      const { value, checked } = element as Partial<HTMLInputElement>;
      return JSON.stringify([isPlain(value) ? value : null, checked === true]);
    }
    case 'text':
      return JSON.stringify((element as HTMLInputElement).value);
  }
}

/** A field's value as the page's HTML has it: frameworks may have put another there. */
export function readDefault({ element, kind }: Field): string {
  const { defaultChecked, defaultValue } = element as Partial<HTMLInputElement>;
  switch (kind) {
    case 'check':
      return JSON.stringify(defaultChecked === true);
    case 'text':
      return JSON.stringify(defaultValue);
    case 'choice': {
      const { multiple } = element as HTMLSelectElement;
      const chosen = optionsOf(element).filter(({ defaultSelected }) => defaultSelected);
      const given = multiple || chosen.length > 0 ? chosen : optionsOf(element).slice(0, 1);
      return JSON.stringify(given.map(valueOf));
    }
    case 'own':
    case 'rich':
    case 'files':
      return '[]';
  }
}

/**
 * Whether a person has changed a field before anybody listened. Engines know it of what they judge: only what was typed can
 * be too long.
 */
export function isTyped(field: Field): boolean {
  const { element, kind } = field;
  const isJudged = kind === 'text' || kind === 'check' || kind === 'choice';
  if (!isJudged || readValue(field) === readDefault(field)) return false;
  if (attempt(() => element.matches(':user-valid, :user-invalid')) === true) return true;
  if (kind !== 'text') return false;
  const limit = element.getAttribute('maxlength');
  element.setAttribute('maxlength', '0');
  const { tooLong } = (element as HTMLInputElement).validity;
  if (limit === null) element.removeAttribute('maxlength');
  else element.setAttribute('maxlength', limit);
  return tooLong;
}

/** The person has left a field: some frameworks take it over only then. Who is there leaves it by themselves. */
export function leaveField({ element }: Field): void {
  if (element.matches(':focus')) return;
  for (const name of ['blur', 'focusout']) {
    const options = { bubbles: name === 'focusout', composed: true };
    attempt(() => element.dispatchEvent(new FocusEvent(name, options)));
  }
}

/** Puts a value back as if it had been typed: frameworks hear of it by the events. Files are the person's to choose. */
export function putValue({ element, kind }: Field, text: string): void {
  const value = attempt((): unknown => JSON.parse(text));
  switch (kind) {
    case 'check':
      return check(element, value === true);
    case 'choice': {
      const wanted = Array.isArray(value) ? [...(value as readonly unknown[])] : [];
      // The default of a list that is not there yet is not to be told to the page.
      if (wanted.some((one) => !optionsOf(element).some((option) => option.value === one))) return;
      for (const option of optionsOf(element)) {
        const at = wanted.indexOf(option.value);
        setOf(option, 'selected', at >= 0);
        if (at >= 0) wanted.splice(at, 1);
      }
      return tell(element);
    }
    case 'rich':
      element.replaceChildren(makeRich(element.ownerDocument, value));
      return tell(element);
    case 'own': {
      const [own, checked] = Array.isArray(value) ? (value as readonly unknown[]) : [];
      const custom = element as HTMLInputElement;
      if ('value' in custom && isPlain(own)) attempt(() => Object.assign(custom, { value: own }));
      if (typeof custom.checked === 'boolean') custom.checked = checked === true;
      return tell(element);
    }
    case 'text':
      setOf(element as HTMLInputElement, 'value', String(value));
      return tell(element);
    case 'files':
  }
}

/** A radio button that is not chosen any more gives way to the one that is. Frameworks listen to the click. */
function check(element: HTMLElement, isWanted: boolean): void {
  const box = element as HTMLInputElement;
  const isOwn = isOwnCheck(box);
  const type = isOwn ? roleOf(box) : box.type;
  if (isChecked(box) === isWanted || (type === 'radio' && !isWanted)) return;
  box.click();
  // A library shows it in its own time.
  if (isOwn || box.checked === isWanted) return;
  setOf(box, 'checked', isWanted);
  tell(box);
}

function isChecked(element: HTMLElement): boolean {
  const { checked } = element as Partial<HTMLInputElement>;
  return checked ?? element.getAttribute('aria-checked') === 'true';
}

/** By the browser's own setter: React hides it behind one that takes what a script sets for known already. */
function setOf<Name extends string>(
  element: Element & Record<Name, unknown>,
  name: Name,
  value: unknown,
): void {
  const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), name)?.set;
  if (own === undefined) (element as Record<Name, unknown>)[name] = value;
  else own.call(element, value);
}

function tell(element: Element): void {
  for (const name of ['input', 'change']) {
    attempt(() =>
      element.dispatchEvent(new Event(name, { bubbles: true, composed: name === 'input' })),
    );
  }
}

function optionsOf(element: Element): readonly HTMLOptionElement[] {
  return [...(element as HTMLSelectElement).options];
}

function isSelected({ selected }: HTMLOptionElement): boolean {
  return selected;
}

function valueOf({ value }: HTMLOptionElement): string {
  return value;
}

/** Knows which fields of a form are kept, which never, and by what a field is found again. */
import { attempt } from '../client/attempt.ts';

/** Marks what is kept, by the name of its draft; or, with `off`, a field or a part that is not. */
export const MARK = 'data-stillhere-draft';
const MARKED = `[${MARK}]`;

/** How a field's value is written down. */
export type FieldKind = 'text' | 'check' | 'choice' | 'files' | 'rich' | 'own';

/** A field, and where it stands. */
export interface Field {
  readonly element: HTMLElement;
  readonly kind: FieldKind;
  /** The same for the same field of another page load. */
  readonly key: string;
  /** Those that are repeated have the same. */
  readonly family: string;
}

/** What nobody types. */
const NEVER = /^(hidden|submit|button|reset|image)$/;
/** What nobody may ever read again, by `autocomplete`. */
const SECRET = /^(off|one-time-code|current-password|new-password|cc-.*)$/;
const CHECKS = /^(checkbox|radio)$/;
/** Roles of boxes and buttons that a library makes of other elements: `<button role="switch" aria-checked="false">`. */
const ROLES = /^(checkbox|radio|switch)$/;
/** What Formik writes as a box's value, for whether it is checked. */
const STATES = /^(true|false)$/;
/** Ids that Mantine, Element Plus and Quasar draw anew with each page load. */
const DRAWN = /^(mantine-|el-id-|f_[\da-f]{8}-)/;
/** How names count what is repeated: `rows[2]`, `rows.2.what`, `form-2-what`. */
const INDEX = /\[\d+\]|[.-]\d+(?=[.-])/g;

/** Fields that have once been for a password: a button may show what stands in them, by another type or another field. */
const passwords = new WeakSet<Element>();

/** Whether an element asks to be kept. */
export function isMarked(element: Element): boolean {
  return element.hasAttribute(MARK) && !isOff(element);
}

/** The name of what is kept: what its mark says, else what is its own on this page. */
export function nameOf(element: Element): string {
  const name = element.getAttribute(MARK)?.trim() ?? '';
  if (name !== '') return name;
  // A field of a form may be called "id".
  const own = element.getAttribute('id') ?? element.getAttribute('name') ?? '';
  return `${element.ownerDocument.location.pathname}#${own}`;
}

/** All that is marked in a document. */
export function markedIn(document: Document): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(MARKED)].filter(isMarked);
}

/** The fields of a form, or of another element that is marked, in their order. */
export function fieldsOf(form: HTMLElement): readonly Field[] {
  const counts = new Map<string, number>();
  const elements = candidatesOf(form).filter((element) => isWithin(element, form));
  const named = new Set(
    elements.filter(isPassword).flatMap((element) => element.getAttribute('name') || []),
  );
  return elements.flatMap((element) => {
    const kind = kindOf(element);
    const name = element.getAttribute('name');
    if (kind === undefined || isSecret(element) || named.has(name ?? '')) return [];
    const family = JSON.stringify([kind, typeOf(element), knownAs(element), givenOf(element)]);
    const count = counts.get(family) ?? 0;
    counts.set(family, count + 1);
    return [{ element, kind, family, key: `${family}${count}` }];
  });
}

/** The same for fields of a list whose names count it: `rows[2].what`. */
export function listOf({ family }: Pick<Field, 'family'>): string {
  return family.replace(INDEX, '[]');
}

/** Of Angular's and Mantine's fields, few have a name. */
function knownAs(element: HTMLElement): string {
  const said = ['name', 'formcontrolname', 'data-path'].map((name) => element.getAttribute(name));
  const called = DRAWN.test(element.id) ? labelOf(element) : `#${element.id}`;
  return said.find((name) => name) ?? called;
}

function labelOf(element: HTMLElement): string {
  const { labels } = element as Partial<HTMLInputElement>;
  return labels?.[0]?.textContent.trim() ?? element.getAttribute('aria-label') ?? '';
}

/** What tells boxes and buttons of one name apart. */
function givenOf(element: HTMLElement): string {
  const value = element.getAttribute('value') ?? '';
  const isState = typeOf(element) === 'checkbox' && STATES.test(value);
  return isCheck(element) && !isState ? value : '';
}

/** What shows or takes a value, of whatever kind. */
function candidatesOf(form: HTMLElement): readonly HTMLElement[] {
  const inside = [...form.querySelectorAll<HTMLElement>('*')];
  if (form.hasAttribute('contenteditable')) inside.unshift(form);
  const elsewhere = isForm(form) ? [...form.elements] : [];
  return [...new Set([...inside, ...(elsewhere as HTMLElement[])])];
}

/** The nearest mark decides; of what is only associated with a form (`form="…"`), its own. */
function isWithin(element: HTMLElement, form: HTMLElement): boolean {
  const mark = element.closest(MARKED);
  if (mark !== null && isOff(mark)) return false;
  if (mark === form) return ownerOf(element) === undefined || ownerOf(element) === form;
  return ownerOf(element) === form;
}

/** The form that it is sent with, if that is marked. */
function ownerOf(element: HTMLElement): HTMLElement | undefined {
  const { form } = element as Partial<HTMLInputElement>;
  return form instanceof HTMLElement && isMarked(form) ? form : undefined;
}

function isOff(element: Element): boolean {
  return element.getAttribute(MARK)?.trim().toLowerCase() === 'off';
}

function isSecret(element: HTMLElement): boolean {
  const tokens = autocompleteOf(element).toLowerCase().split(/\s+/);
  const isOut = isPassword(element) || NEVER.test(typeOf(element));
  return isOut || tokens.some((token) => SECRET.test(token));
}

function isPassword(element: HTMLElement): boolean {
  if (typeOf(element) === 'password') passwords.add(element);
  return passwords.has(element);
}

/** As HTML has it: what a field does not say, its form says. */
function autocompleteOf(element: HTMLElement): string {
  const { form } = element as Partial<HTMLInputElement>;
  const around = form instanceof HTMLElement ? form : element.closest('form');
  return element.getAttribute('autocomplete') ?? around?.getAttribute('autocomplete') ?? '';
}

function kindOf(element: HTMLElement): FieldKind | undefined {
  switch (element.localName) {
    case 'input':
      if (typeOf(element) === 'file') return 'files';
      return isCheck(element) ? 'check' : 'text';
    case 'textarea':
      return 'text';
    case 'select':
      return 'choice';
    default:
      if (isEditingHost(element)) return 'rich';
      if (isOwnKind(element)) return 'own';
      return isCheck(element) ? 'check' : undefined;
  }
}

function isEditingHost(element: HTMLElement): boolean {
  const isEditable = (one: Element | null | undefined): boolean =>
    one !== null &&
    one !== undefined &&
    one.getAttribute('contenteditable')?.toLowerCase() !== 'false';
  const around = element.parentElement?.closest('[contenteditable]');
  return element.hasAttribute('contenteditable') && isEditable(element) && !isEditable(around);
}

/** A custom element that shows its value as fields do. */
function isOwnKind(element: HTMLElement): boolean {
  if (!element.localName.includes('-')) return false;
  return (
    attempt(() => {
      const { value, checked } = element as Partial<HTMLInputElement>;
      return isPlain(value) || typeof checked === 'boolean';
    }) === true
  );
}

/** What custom elements show as their value: a text, a number, none, or a list of those. */
export function isPlain(value: unknown): boolean {
  const isOne = (one: unknown): boolean => ['string', 'number'].includes(typeof one);
  return value === null || isOne(value) || (Array.isArray(value) && value.every(isOne));
}

/** Of what is no field of HTML, what it says of itself. */
function typeOf(element: HTMLElement): string {
  if (isOwnCheck(element)) return roleOf(element);
  const { type } = element as { readonly type?: unknown };
  const said = typeof type === 'string' ? type : element.getAttribute('type');
  return (said ?? '').toLowerCase();
}

function isCheck(element: HTMLElement): boolean {
  return isOwnCheck(element) || (element.localName === 'input' && CHECKS.test(typeOf(element)));
}

/** Whether it is a box or a button that is no input, and shows no value as custom elements do. */
export function isOwnCheck(element: HTMLElement): boolean {
  const isTold = element.localName !== 'input' && element.hasAttribute('aria-checked');
  return isTold && ROLES.test(roleOf(element)) && !isOwnKind(element);
}

/** That of ARIA. */
export function roleOf(element: HTMLElement): string {
  return element.getAttribute('role') ?? '';
}

function isForm(element: HTMLElement): element is HTMLFormElement {
  return element.localName === 'form';
}

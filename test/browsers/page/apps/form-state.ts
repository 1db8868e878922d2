/** What stands in the form that every framework shows. */
export interface FormState {
  readonly text: string;
  readonly long: string;
  readonly yes: boolean;
  readonly one: string;
  readonly pick: string;
  readonly many: readonly string[];
  readonly day: string;
}

export const EMPTY: FormState = {
  text: '',
  long: '',
  yes: false,
  one: '',
  pick: 'a',
  many: [],
  day: '',
};

/** Shows the form; `seen` is told of what the framework believes to stand in it. Returns what takes it away. */
export type StartApp = (root: Element, seen: (state: FormState) => void) => unknown;

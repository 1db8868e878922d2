/** Knows what a row is: something that happens, and whether a person did it. */
import type { EngineName } from '../browsers.ts';
import type { Person } from '../person.ts';

/** Something that happens to a page. */
export interface Row {
  readonly name: string;
  /** What stands in the page. */
  readonly body: string;
  /** Whether the page stands in a frame of another page of its origin. */
  readonly isFramed?: boolean;
  /** It goes on in the page of another row, when that has happened. */
  readonly follows?: Row;
  /** What goes before, and does not matter. */
  readonly prepare?: (person: Person) => Promise<unknown>;
  /** What happens; returns when the page has seen it. */
  readonly act: (person: Person) => Promise<unknown>;
  /** Whether a person did it, as far as anything can tell. */
  readonly counts: boolean;
  /** It is learnt by looking now and then: what was done last must be followed by some seconds. */
  readonly isLate?: boolean;
  /** It repeats, and is known by that: no time can be skipped. */
  readonly repeats?: boolean;
  /** Puts away what was opened. */
  readonly after?: (person: Person) => Promise<unknown>;
  /** Where it cannot be done, and why. */
  readonly cannot?: Readonly<Partial<Record<EngineName, string>>>;
}

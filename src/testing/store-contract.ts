/** Knows what every store must do: one test for each sentence of the port that says MUST. */
import { testCreating } from './contract/creating.ts';
import { testTouching } from './contract/touching.ts';
import { testSigns } from './contract/signs.ts';
import { testUpdating } from './contract/updating.ts';
import { testClosing } from './contract/closing.ts';
import { testEnding } from './contract/ending.ts';
import { testDue } from './contract/due.ts';
import { testWatching } from './contract/watching.ts';
import { testTexts } from './contract/texts.ts';
import { createTrial, type CreateTestStore, type TestFunction } from './contract/trial.ts';

/**
 * Tests a store against the whole of the port. Call it inside a `describe`, with the runner's `it`:
 * `testSessionStore(it, async (clock) => ({ store: createMyStore({ clock }), dispose: async () => {} }))`.
 */
export function testSessionStore(it: TestFunction, createStore: CreateTestStore): void {
  const trial = createTrial(it, createStore);
  testCreating(trial);
  testTouching(trial);
  testSigns(trial);
  testUpdating(trial);
  testClosing(trial);
  testEnding(trial);
  testDue(trial);
  testWatching(trial);
  testTexts(trial);
}

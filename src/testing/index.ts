export { createFakeClock, type FakeClock } from './fake-clock.ts';
export type { CreateTestStore, TestFunction, TestStore } from './contract/trial.ts';
export { testSessionStore } from './store-contract.ts';

export { createFakeClock, type FakeClock } from './fake-clock.ts';
export { testSessionStore, type CreateTestStore, type TestFunction } from './store-contract.ts';

export { createFakeClock, type FakeClock } from './fake-clock.ts';
export {
  testSessionStore,
  type CreateTestStore,
  type TestFunction,
  type TestStore,
} from './store-contract.ts';

/** The contract of adapters: what an app does over HTTP, whatever framework it is made with. */
import { describe } from 'vitest';
import { testActivity } from './contract/activity.ts';
import { testAnswers } from './contract/answers.ts';
import type { Start } from './contract/app.ts';
import { testCalls } from './contract/calls.ts';
import { testConnections } from './contract/connections.ts';
import { testDrafts } from './contract/drafts.ts';
import { testGuard } from './contract/guard.ts';
import { testSignIn } from './contract/sign-in.ts';
import { testSignOut } from './contract/sign-out.ts';
import { createStage, type Feature } from './contract/stage.ts';
import { testTokens } from './contract/tokens.ts';
import { testYourSessions } from './contract/your-sessions.ts';

/** Runs the whole contract against the app that `start` starts, but what its framework `lacks`. */
export function describeAdapter(
  name: string,
  start: Start,
  { lacks = [] }: { readonly lacks?: readonly Feature[] } = {},
): void {
  describe(`over ${name}`, () => {
    const stage = createStage(start, lacks);
    testGuard(stage);
    testActivity(stage);
    testCalls(stage);
    testDrafts(stage);
    testSignIn(stage);
    testSignOut(stage);
    testTokens(stage);
    testYourSessions(stage);
    testAnswers(stage);
    testConnections(stage);
  });
}

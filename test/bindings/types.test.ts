/** Knows what TypeScript knows of our elements where nothing but a binding is imported. */
import type { JSX } from 'react';
import { expect, expectTypeOf, it } from 'vitest';
import type { GlobalComponents } from 'vue';
import type { injectSession } from '../../src/bindings/angular.ts';
import type { useSession as useInReact } from '../../src/bindings/react.ts';
import '../../src/bindings/react.ts';
import type { createSession as createInSolid } from '../../src/bindings/solid.ts';
import type { createSession as createInSvelte } from '../../src/bindings/svelte.ts';
import type { useSession as useInVue } from '../../src/bindings/vue.ts';
import '../../src/bindings/vue.ts';
import type { WatchedSession } from '../../src/client/index.ts';
import { english, type OwnMessages } from '../../src/element/index.ts';

type InReact = JSX.IntrinsicElements['still-here'];
type InVue = InstanceType<GlobalComponents['still-here']>['$props'];

it('knows its attributes, and none that React 18 would write as a text that means the opposite', () => {
  const told = { push: true, debug: '', messages: english } as const;
  expect({ ...told, 'sign-in-url': '/in' } satisfies InReact).toMatchObject(told);
  expect({ ...told, signInUrl: '/in' } satisfies InVue).toMatchObject(told);
  expectTypeOf<false>().not.toExtend<InReact['push']>();
  expectTypeOf<'yes'>().not.toExtend<InVue['debug']>();
  expectTypeOf<InReact>().not.toHaveProperty('signInUrl');
});

it('knows the list of sessions as well', () => {
  type List = JSX.IntrinsicElements['still-here-sessions'];
  type ListInVue = InstanceType<GlobalComponents['still-here-sessions']>['$props'];
  const told = { base: '/app', messages: { end: 'Bye' } } as const;
  expect({ ...told, 'sign-in-url': '/in' } satisfies List).toMatchObject(told);
  expect({ ...told, signInUrl: '/in' } satisfies ListInVue).toMatchObject(told);
  expectTypeOf<List>().not.toHaveProperty('push');
  expectTypeOf<HTMLElementTagNameMap['still-here-sessions']['messages']['end']>().toBeString();
});

it('knows it as an element of the page', () => {
  expectTypeOf<HTMLElementTagNameMap['still-here']['messages']>().toEqualTypeOf<OwnMessages>();
  expect(document.createElement('still-here')).toBeInstanceOf(HTMLElement);
});

it('lets a person choose more time in every framework', () => {
  type Choose = WatchedSession['extendTime'];
  expectTypeOf<ReturnType<typeof injectSession>['extendTime']>().toEqualTypeOf<Choose>();
  expectTypeOf<ReturnType<typeof useInReact>['extendTime']>().toEqualTypeOf<Choose>();
  expectTypeOf<ReturnType<typeof createInSolid>['extendTime']>().toEqualTypeOf<Choose>();
  expectTypeOf<ReturnType<typeof createInSvelte>['extendTime']>().toEqualTypeOf<Choose>();
  expectTypeOf<ReturnType<typeof useInVue>['extendTime']>().toEqualTypeOf<Choose>();
});

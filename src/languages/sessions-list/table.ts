/** Knows which languages there are, beside English, each in a file of its own. Written by tools/languages.js. */
import type { SessionsListWords } from './words.ts';

/** How the words of each are loaded, by its tag. A bundler that sees that it is these alone leaves out the rest. */
export const LANGUAGES: Readonly<Record<string, () => Promise<SessionsListWords>>> = {
  ar: () => import('./ar.ts').then(({ words }) => words),
  ca: () => import('./ca.ts').then(({ words }) => words),
  cs: () => import('./cs.ts').then(({ words }) => words),
  cy: () => import('./cy.ts').then(({ words }) => words),
  de: () => import('./de.ts').then(({ words }) => words),
  el: () => import('./el.ts').then(({ words }) => words),
  es: () => import('./es.ts').then(({ words }) => words),
  fr: () => import('./fr.ts').then(({ words }) => words),
  he: () => import('./he.ts').then(({ words }) => words),
  hu: () => import('./hu.ts').then(({ words }) => words),
  it: () => import('./it.ts').then(({ words }) => words),
  ja: () => import('./ja.ts').then(({ words }) => words),
  ko: () => import('./ko.ts').then(({ words }) => words),
  nl: () => import('./nl.ts').then(({ words }) => words),
  pl: () => import('./pl.ts').then(({ words }) => words),
  pt: () => import('./pt.ts').then(({ words }) => words),
  'pt-BR': () => import('./pt-BR.ts').then(({ words }) => words),
  ro: () => import('./ro.ts').then(({ words }) => words),
  sv: () => import('./sv.ts').then(({ words }) => words),
  tr: () => import('./tr.ts').then(({ words }) => words),
  uk: () => import('./uk.ts').then(({ words }) => words),
  vi: () => import('./vi.ts').then(({ words }) => words),
  'zh-Hans': () => import('./zh-Hans.ts').then(({ words }) => words),
  'zh-Hant': () => import('./zh-Hant.ts').then(({ words }) => words),
};

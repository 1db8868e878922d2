/** Knows all languages, beside English, at once: for a server. Written by tools/languages.js. */
import * as ar from './ar.ts';
import * as ca from './ca.ts';
import * as cs from './cs.ts';
import * as cy from './cy.ts';
import * as de from './de.ts';
import * as el from './el.ts';
import * as es from './es.ts';
import * as fr from './fr.ts';
import * as he from './he.ts';
import * as hu from './hu.ts';
import * as it from './it.ts';
import * as ja from './ja.ts';
import * as ko from './ko.ts';
import * as nl from './nl.ts';
import * as pl from './pl.ts';
import * as pt from './pt.ts';
import * as ptBR from './pt-BR.ts';
import * as ro from './ro.ts';
import * as sv from './sv.ts';
import * as tr from './tr.ts';
import * as uk from './uk.ts';
import * as vi from './vi.ts';
import * as zhHans from './zh-Hans.ts';
import * as zhHant from './zh-Hant.ts';
import type { Language } from './words.ts';

/** Each by its tag. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  ar,
  ca,
  cs,
  cy,
  de,
  el,
  es,
  fr,
  he,
  hu,
  it,
  ja,
  ko,
  nl,
  pl,
  pt,
  'pt-BR': ptBR,
  ro,
  sv,
  tr,
  uk,
  vi,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
};

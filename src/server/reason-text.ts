/** Knows why somebody has to sign in, in words for them. */
import type { SignInReason } from '../languages/words.ts';
import { speechIn, type Speech } from './speech.ts';

/** The words for a reason that stillhere gave. */
export function textOf({ pages, words }: Speech, reason: SignInReason): string {
  const texts: Readonly<Record<SignInReason, string>> = { ...words.ended, ...pages.reasons };
  return texts[reason];
}

/**
 * Words for the `reason` with which a person came to the sign-in page: the query is from outside, so any value may be
 * asked for. In the language that `acceptLanguage` asks for, the request's header of that name; without it in English.
 * Undefined for what is no reason of ours, and where there is none.
 */
export function reasonText(reason: unknown, acceptLanguage?: string | null): string | undefined {
  const speech = speechIn(acceptLanguage ?? undefined);
  const isOurs =
    typeof reason === 'string' &&
    (Object.hasOwn(speech.words.ended, reason) || Object.hasOwn(speech.pages.reasons, reason));
  return isOurs ? textOf(speech, reason as SignInReason) : undefined;
}

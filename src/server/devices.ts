/** Knows browsers by what they call themselves, by way of bowser: an import of its own, for who has that. */
import Bowser from 'bowser';
import type { RequestView } from './request-view.ts';

/** What a browser that tells of itself by headers of their own says: `"Chromium";v="130", "Brave";v="130"`. */
const BRAND = /"([^"]{1,60})";v="([^"]{1,20})"/g;
/** What is longer is no browser's. */
const LONGEST = 512;

/**
 * The browser of a request, in words for a person, such as `'Firefox, Windows'` or `'Safari, iPhone'`: the same in every
 * language. Empty for what is not known. Chromium's client hints are believed before the `User-Agent`.
 */
export function describeDevice(request: Pick<RequestView, 'header'>): string {
  const text = (name: string): string => (request.header(name) ?? '').slice(0, LONGEST);
  const userAgent = text('user-agent');
  if (userAgent === '') return '';
  const brands = Array.from(text('sec-ch-ua').matchAll(BRAND), ([, brand = '', version = '']) => ({
    brand,
    version,
  }));
  const { browser, os, platform } = Bowser.parse(
    userAgent,
    brands.length === 0 ? undefined : { brands },
  );
  const told = /^"([\w ]{1,30})"$/.exec(text('sec-ch-ua-platform'))?.[1];
  const system = platform.vendor === 'Apple' ? (platform.model ?? os.name) : (told ?? os.name);
  return [browser.name, system].filter(Boolean).join(', ');
}

/** Knows how an address of return travels: as a `next` in the query of the sign-in page's, which must not get too long. */

/** The longest address of return that is carried and trusted, in characters. */
export const LONGEST_NEXT = 8_192;

/** What it may take in another address: a server like Node refuses a request with over 16 KiB of headers, cookies among them. */
const LONGEST_ENCODED = 12_288;

/**
 * An address of return as the value of a query, or undefined when it would get too long there. `next` has ASCII
 * characters only, as URL parsers give it. A long one is encoded no further than it must be.
 */
export function encodeNext(next: string): string | undefined {
  if (next.length > LONGEST_NEXT) return undefined;
  const encoded = encodeURIComponent(next);
  if (encoded.length <= LONGEST_ENCODED) return encoded;
  const shorter = next.replace(/[%&+#]/g, encodeURIComponent);
  return shorter.length <= LONGEST_ENCODED ? shorter : undefined;
}

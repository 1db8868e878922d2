/** Knows how one cookie is found in a `Cookie` header, without reading the others: most are not ours. */

/**
 * The value of the first cookie of this name; undefined when there is none. As it stands there: what we give needs no
 * decoding.
 */
export function cookieIn(header: string, name: string): string | undefined {
  for (let at = header.indexOf(name); at !== -1; at = header.indexOf(name, at + 1)) {
    const start = at + name.length + 1;
    if (header[start - 1] !== '=' || !isStart(header, at)) continue;
    const end = header.indexOf(';', start);
    return header.slice(start, end === -1 ? undefined : end).trim();
  }
  return undefined;
}

/** Whether a cookie begins here, and not in the middle of another's name or value. */
function isStart(header: string, at: number): boolean {
  let before = at - 1;
  while (header[before] === ' ' || header[before] === '\t') before -= 1;
  return before === -1 || header[before] === ';';
}

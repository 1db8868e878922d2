/** Knows how a test holds something up until it says so. */

/** A promise, and what resolves it. */
export function createLatch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Runs before everything else in a page: takes away what a browser may lack, and tells of what the content policy forbids. */

/** What the page's address says that the browser lacks. */
const missing = new URLSearchParams(location.search).getAll('without');

if (missing.includes('storage')) {
  Object.defineProperty(window, 'localStorage', {
    get() {
      throw new DOMException('Storage is blocked', 'SecurityError');
    },
  });
}
if (missing.includes('channel')) Reflect.deleteProperty(window, 'BroadcastChannel');
if (missing.includes('storage-events')) {
  addEventListener('storage', (event) => event.stopImmediatePropagation(), true);
}

/** What the page keeps from everybody else, as the first that listens at the window. */
const first = new URLSearchParams(location.search).get('first')?.split(',') ?? [];
for (const name of first) {
  addEventListener(
    name,
    (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true, passive: false },
  );
}

/** What the page listens to first of all, as who only looks. */
for (const name of new URLSearchParams(location.search).get('passive')?.split(',') ?? []) {
  for (const target of [window, document])
    target.addEventListener(name, (event) => Object.assign(window, { [name]: event }), {
      capture: true,
      passive: true,
    });
}

addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
  navigator.sendBeacon('/violation', `${effectiveDirective}: ${blockedURI} ${sample}`);
});

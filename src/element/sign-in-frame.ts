/** Knows the sign-in page in a frame of the dialog. Loaded only where `sign-in-again` asks for a frame. */
import type { WatchedSession } from '../client/index.ts';

const STYLE = `
iframe { display: block; inline-size: 100%; block-size: min(24rem, 50vh); margin-block-end: 1rem; border: 1px solid var(--b); background: Canvas; }
`;

/** Shows it in the dialog of `shadow` while the session waits for its person; returns what ends that. */
export function watchSignInFrame(
  session: WatchedSession,
  shadow: () => ShadowRoot | null,
  title: () => string,
): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  let frame: HTMLIFrameElement | undefined;

  function look(): void {
    if (session.snapshot.signInAgain === 'frame') show();
    else {
      frame?.remove();
      frame = undefined;
    }
  }

  function show(): void {
    const root = shadow();
    const dialog = root?.querySelector('dialog');
    if (!root || !dialog || (frame && dialog.contains(frame))) return;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    frame?.remove();
    frame = document.createElement('iframe');
    frame.title = title();
    frame.setAttribute('part', 'frame');
    // A sign-in page may lead to another origin, which may ask for a passkey.
    frame.allow = 'publickey-credentials-get *';
    frame.src = session.wayThrough.url;
    dialog.insertBefore(frame, dialog.querySelector('[part=actions]'));
  }

  const stop = session.subscribe(look);
  look();
  return () => {
    stop();
    frame?.remove();
  };
}

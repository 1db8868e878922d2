/**
 * Knows how the dialog looks. Themed by custom properties and parts. `object-position` is there only so that being pressed
 * starts a transition, of what no page moves: see presses.ts.
 */
export const STYLES = `
:host { all: initial; display: contents; }
dialog, [part='reminder'] {
  position: fixed;
  border: 1px solid var(--stillhere-border, #767c86);
  border-radius: var(--stillhere-radius, 0.75rem);
  background: var(--stillhere-surface, #fff);
  color: var(--stillhere-text, #1b1f27);
  visibility: visible;
  pointer-events: auto;
  user-select: text;
}
div[popover] { inset: 0; inline-size: 100%; block-size: 100%; padding: 0; border: 0; background: none; pointer-events: none; }
dialog {
  inset: 0;
  block-size: fit-content;
  box-sizing: border-box;
  inline-size: min(28rem, 100% - 2rem);
  max-block-size: calc(100% - 2rem);
  overflow: auto;
  margin: auto;
  padding: 1.5rem;
  font: var(--stillhere-font, 1rem/1.5 system-ui, sans-serif);
  text-align: start;
  overflow-wrap: anywhere;
  box-shadow: 0 1rem 3rem rgb(0 0 0 / 0.3);
}
dialog:focus { outline: none; }
dialog:modal::backdrop { background: rgb(15 20 30 / 0.6); }
h2 { margin: 0 0 0.5rem; font-size: 1.25em; line-height: 1.3; }
p { margin: 0 0 1rem; }
[part='time'] { font-variant-numeric: tabular-nums; font-size: 1.5em; font-weight: 600; margin-inline-start: 0.5ch; }
[part='note']:empty { margin: 0; }
[part='note'] { font-weight: 600; }
[part='actions'] { display: flex; flex-wrap: wrap; gap: 0.75rem; }
button, a {
  box-sizing: border-box;
  min-block-size: 2.75rem;
  padding: 0.5rem 1.25rem;
  border: 2px solid var(--stillhere-accent, #0b57d0);
  border-radius: calc(var(--stillhere-radius, 0.75rem) / 1.5);
  background: transparent;
  color: var(--stillhere-accent, #0b57d0);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
[part~='primary'] { background: var(--stillhere-accent, #0b57d0); color: var(--stillhere-on-accent, #fff); }
button:focus-visible, a:focus-visible { outline: 3px solid var(--stillhere-accent, #0b57d0); outline-offset: 3px; }
button[aria-disabled='true'] { opacity: 0.6; cursor: progress; }
button { transition: object-position 1ms; }
button:active { object-position: 0 0; }
[part='reminder'] {
  inset: auto auto 0.5rem 0.5rem;
  margin: 0;
  padding: 0.25rem 0.75rem;
  font: var(--stillhere-font, 0.875rem/1.5 system-ui, sans-serif);
  font-variant-numeric: tabular-nums;
  pointer-events: none;
}
[hidden] { display: none !important; }
[part='spoken'] { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-color-scheme: dark) {
  dialog, [part='reminder'] {
    background: var(--stillhere-surface, #1e232d);
    color: var(--stillhere-text, #f1f3f7);
    border-color: var(--stillhere-border, #8b93a1);
  }
  button, a { border-color: var(--stillhere-accent, #a8c7fa); color: var(--stillhere-accent, #a8c7fa); }
  button:focus-visible, a:focus-visible { outline-color: var(--stillhere-accent, #a8c7fa); }
  [part~='primary'] { background: var(--stillhere-accent, #a8c7fa); color: var(--stillhere-on-accent, #062e6f); }
}
@media (prefers-reduced-motion: no-preference) {
  dialog[open] { animation: rise 0.15s ease-out; }
  @keyframes rise { from { transform: translateY(0.5rem); opacity: 0; } }
}
@media (forced-colors: active) {
  button, a { border-color: ButtonText; color: ButtonText; }
}
`;

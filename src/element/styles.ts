/**
 * Knows how the dialog looks. Themed by custom properties and parts. `object-position` is there only so that being pressed
 * starts a transition, of what no page moves: see presses.ts.
 */

/** A page may theme each part by itself, so each finds out by itself what it is themed by. */
const theme = (
  accent: string,
  onAccent: string,
  surface: string,
  text: string,
  border: string,
): string => `
[part]{--a:var(--stillhere-accent,${accent});--o:var(--stillhere-on-accent,${onAccent});--s:var(--stillhere-surface,${surface});--t:var(--stillhere-text,${text});--b:var(--stillhere-border,${border})}`;

/** What every part is themed by, and what it is without that. */
export const LIGHT: string = theme('#0b57d0', '#fff', '#fff', '#1b1f27', '#767c86');
export const DARK: string = theme('#a8c7fa', '#062e6f', '#1e232d', '#f1f3f7', '#8b93a1');

export const STYLES: string = `
:host{all:initial;display:contents}${LIGHT}
[part]{--r:var(--stillhere-radius,.75rem)}
dialog,[part=reminder]{position:fixed;border:1px solid var(--b);border-radius:var(--r);background:var(--s);color:var(--t);visibility:visible;pointer-events:auto;user-select:text}
div[popover]{inset:0;inline-size:100%;block-size:100%;padding:0;border:0;background:none;pointer-events:none}
dialog{inset:0;block-size:fit-content;box-sizing:border-box;inline-size:min(28rem,100% - 2rem);max-block-size:calc(100% - 2rem);overflow:auto;margin:auto;padding:1.5rem;font:var(--stillhere-font,1rem/1.5 system-ui,sans-serif);text-align:start;overflow-wrap:anywhere;box-shadow:0 1rem 3rem rgb(0 0 0/.3)}
dialog:focus{outline:none}
dialog:modal::backdrop{background:rgb(15 20 30/.6)}
h2{margin:0 0 .5rem;font-size:1.25em;line-height:1.3}
p{margin:0 0 1rem}
[part=time]{font-variant-numeric:tabular-nums;font-size:1.5em;font-weight:600;margin-inline-start:.5ch}
[part=note]:empty{all:unset!important}
[part=note]{font-weight:600}
[part=actions]{display:flex;flex-wrap:wrap;gap:.75rem}
[part=choice-text]{margin:1rem 0 0;font-size:.875em}
button,a{box-sizing:border-box;min-block-size:2.75rem;padding:.5rem 1.25rem;border:2px solid var(--a);border-radius:calc(var(--r)/1.5);background:transparent;color:var(--a);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
[part~=primary]{background:var(--a);color:var(--o)}
button:focus-visible,a:focus-visible{outline:3px solid var(--a);outline-offset:3px}
button{transition:object-position 1ms}
button:active{object-position:0 0}
[part=reminder]{inset:auto auto .5rem .5rem;margin:0;padding:.25rem .75rem;font:var(--stillhere-font,.875rem/1.5 system-ui,sans-serif);font-variant-numeric:tabular-nums;pointer-events:none}
[hidden]{display:none!important}
[part=spoken]{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (prefers-color-scheme:dark){${DARK}}
@media (prefers-reduced-motion:no-preference){dialog[open]{animation:rise .15s ease-out}
@keyframes rise{from{transform:translateY(.5rem);opacity:0}}}
@media (forced-colors:active){button,a{border-color:ButtonText;color:ButtonText}}`;

/** Knows how the list of sessions looks: by the custom properties of `<still-here>`, on a surface of its own. */
import { DARK, LIGHT } from '../styles.ts';

export const LOOK: string = `
:host{display:block}
:host([hidden]),[hidden]{display:none!important}${LIGHT}
[part]{--r:var(--stillhere-radius,.75rem)}
[part=list]{box-sizing:border-box;border:1px solid var(--b);border-radius:var(--r);padding:.5rem 1.25rem 1.25rem;background:var(--s);color:var(--t);font:var(--stillhere-font,1rem/1.5 system-ui,sans-serif);text-align:start;overflow-wrap:anywhere}
ul{list-style:none;margin:0;padding:0}
li{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1rem;padding:.75rem 0;border-block-end:1px solid var(--b)}
[part=about]{flex:1 1 14rem}
[part=device]{font-weight:600}
[part=this]{display:inline-block;margin-inline-start:.5rem;padding:0 .5rem;border:1px solid currentcolor;border-radius:1rem;font-size:.8125em}
p{margin:.75rem 0 0}
[part=about] p{margin:0}
p:empty{margin:0}
[part=details]{font-size:.9375em}
[part=actions]{display:flex;flex-wrap:wrap;gap:.75rem;margin-block-start:1rem}
button,a{box-sizing:border-box;min-block-size:2.75rem;padding:.5rem 1.25rem;border:2px solid var(--a);border-radius:calc(var(--r)/1.5);background:transparent;color:var(--a);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
[part~=primary]{background:var(--a);color:var(--o)}
button[aria-disabled=true]{opacity:.6;cursor:default}
:focus-visible{outline:3px solid var(--a);outline-offset:3px}
@media (prefers-color-scheme:dark){${DARK}}
@media (forced-colors:active){button,a{border-color:ButtonText;color:ButtonText}}`;

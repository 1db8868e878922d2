/** Runs in a page: finds what of the dialog a small window cuts off, its texts spaced as a person may set them. */

/** WCAG 1.4.12. */
const SPACED =
  '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}';

/** What cannot be read, or reached, without scrolling in two directions (WCAG 1.4.10). The texts stay spaced. */
export function cutOff(): readonly string[] {
  const root = document.querySelector('still-here')?.shadowRoot;
  const dialog = root?.querySelector('dialog');
  if (!root || !dialog?.open) return [];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SPACED);
  root.adoptedStyleSheets.push(sheet);
  const faults: string[] = [];
  if (dialog.scrollWidth > dialog.clientWidth) faults.push('it is scrolled sideways');
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight)
    faults.push('it is larger than the window');
  if (dialog.scrollTop !== 0) faults.push('it does not open at its title');
  for (const part of dialog.querySelectorAll('h2, p:not([part=spoken]), button, a')) {
    if (part.scrollWidth > part.clientWidth + 1) faults.push(`"${part.textContent}" is cut`);
  }
  for (const button of dialog.querySelectorAll<HTMLElement>('button, a')) {
    if (!button.checkVisibility()) continue;
    button.focus();
    button.scrollIntoView({ block: 'nearest' });
    const box = button.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    if (root.elementFromPoint(x, y) !== button)
      faults.push(`"${button.textContent}" cannot be reached`);
  }
  return faults;
}

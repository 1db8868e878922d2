import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../../src/element/define.ts';
import type { StillHereElement } from '../../src/element/index.ts';
import { eventually } from '../support/eventually.ts';
import { input, MINUTE, openPage, WARN, type TestPage } from '../support/page.ts';

describe('<still-here debug>', () => {
  let page: TestPage;
  let element: StillHereElement;
  const panel = (of = element): string =>
    of.shadowRoot?.querySelector('details')?.textContent ?? '';

  async function add(): Promise<StillHereElement> {
    const added = document.createElement('still-here') as StillHereElement;
    added.setAttribute('debug', '');
    added.session = page.session;
    document.body.append(added);
    await eventually(() => expect(panel(added)).not.toBe(''));
    return added;
  }

  beforeEach(async () => {
    page = await openPage();
    element = await add();
  });
  afterEach(() => {
    element.remove();
    page.session.stop();
  });

  it('shows state, deadlines and the log, the newest first', async () => {
    input();
    await page.wait(MINUTE);
    page.session.hold('upload', new Promise(() => {}));
    await eventually(() => expect(panel()).toContain('holds     upload'));
    expect(panel()).toContain('stillhere: active');
    expect(panel()).toContain('session   one');
    expect(panel()).toMatch(/idle {6}\d+ s, ends in \d+ s/);
    expect(panel()).toContain('absolute  ends in 28740 s');
    expect(panel().indexOf('work without input began')).toBeLessThan(
      panel().indexOf('server: active'),
    );
  });

  it('shows a warning, and that nobody answers', async () => {
    page.server.fault = 'down';
    await page.wait(15 * MINUTE - WARN);
    await eventually(() => expect(panel()).toContain('stillhere: warning (idle)'));
    expect(panel()).toContain('now unreachable');
  });

  it('shows the other tabs that show a panel, while they are there', async () => {
    const other = await add();
    await eventually(() => expect(panel()).toMatch(/tabs {6}this one \(\w+\), \w+ active/));
    other.remove();
    await eventually(() => expect(panel()).not.toMatch(/, \w+ active/));
  });

  it('goes with the element', async () => {
    element.remove();
    await eventually(() => expect(panel()).toBe(''));
  });
});

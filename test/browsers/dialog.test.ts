/** The dialog between other people's scripts: it can be answered, it is seen, and typing is no answer. */
import { expect, it } from 'vitest';
import type { DrivenWindow } from './driver.ts';
import { click, dialogText, focused, notes, stateOf } from './look.ts';
import { IDLE, SECOND, WARN } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

/** Everything that a press sends, but what tells of its beginning. */
const ENDS = ['pointerup', 'mouseup', 'keyup'];
const BEGINNINGS = ['pointerdown', 'mousedown', 'touchstart', 'click', 'keydown', 'focusin'];

/** Keeps events from everybody, as guards of pages do. */
function eat(
  page: DrivenWindow,
  on: 'window' | 'document' | 'body',
  names: readonly string[],
): Promise<void> {
  return page.evaluate(
    (guard) => {
      const target = { window, document, body: document.body }[guard.on];
      for (const name of guard.names) {
        target.addEventListener(
          name,
          (event) => {
            event.preventDefault();
            event.stopImmediatePropagation();
          },
          { capture: true, passive: false },
        );
      }
    },
    { on, names },
  );
}

/** The dialog of whichever element shows it, and what stands at the middle of its first button. */
function standing(page: DrivenWindow): Promise<{ isOpen: boolean; top: string }> {
  return page.evaluate(() => {
    const element = document.querySelector('still-here');
    const dialog = element?.shadowRoot?.querySelector('dialog');
    const box = dialog?.querySelector('button')?.getBoundingClientRect();
    const top = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
      isOpen: dialog?.open ?? false,
      top: top === element ? 'the dialog' : `${top?.localName}`,
    };
  }, undefined);
}

/** Presses the first button of whichever dialog stands. */
async function pressStay(page: DrivenWindow): Promise<void> {
  const at = await page.evaluate(() => {
    const root = document.querySelector('still-here')?.shadowRoot;
    const box = root?.querySelector('button')?.getBoundingClientRect();
    return box && { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  }, undefined);
  if (at === undefined) throw new Error('There is no button');
  await page.click(at.x, at.y);
}

describeInEveryEngine('the dialog beside guards of the page', (stage) => {
  for (const way of ['pointer', 'Enter', ' ', 'Escape']) {
    const answer = (page: DrivenWindow): Promise<void> =>
      way === 'pointer' ? click(page, 'Stay signed in') : page.press(way);

    for (const on of ['window', 'document', 'body'] as const) {
      it(`A12: is answered by "${way}", whatever is stopped at the ${on}`, async () => {
        const page = await stage.open();
        await eat(page, on, [...BEGINNINGS, ...ENDS, 'keypress']);
        await stage.wait(IDLE - WARN + SECOND);
        await answer(page);
        await expect.poll(() => stateOf(page)).toBe('active');
      });
    }

    it(`A12: is answered by "${way}" where a page was first, and stops how presses begin`, async () => {
      const page = await stage.open(`?first=${BEGINNINGS.join()}`);
      await stage.wait(IDLE - WARN + SECOND);
      await answer(page);
      await expect.poll(() => stateOf(page)).toBe('active');
    });
  }

  it('A12: is answered by a press that no listener hears of', async ({ skip }) => {
    const page = await stage.open(`?first=${[...BEGINNINGS, ...ENDS].join()}`);
    // Firefox shows nothing as pressed when the press was cancelled; WebKit's driver presses for no time at all.
    skip(await page.evaluate(() => !navigator.userAgent.includes('Chrome/'), undefined));
    await stage.wait(IDLE - WARN + SECOND);
    await pressStay(page);
    await expect.poll(() => stateOf(page)).toBe('active');
  });

  it('A12: leads on by Tab where a page stops that first', async () => {
    const page = await stage.open(`?first=${BEGINNINGS.join()}`);
    await stage.wait(IDLE - WARN + SECOND);
    await page.press('Tab');
    await expect.poll(() => focused(page)).toBe('Sign out');
    await page.press('Tab');
    await expect.poll(() => focused(page)).toBe('Stay signed in');
  });

  it('A12: keeps the focus from who takes it back, and goes on with Tab', async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      const field = document.querySelector<HTMLElement>('#notes');
      field?.focus();
      document.addEventListener('focusin', () => field?.focus(), true);
      document.addEventListener('focusout', () => field?.focus(), true);
      document.addEventListener(
        'keydown',
        (event) => {
          event.preventDefault();
          field?.focus();
        },
        true,
      );
    }, undefined);
    await stage.wait(IDLE - WARN + SECOND);
    await expect.poll(() => focused(page)).toBe('Stay signed in');
    await page.press('Tab');
    await expect.poll(() => focused(page)).toBe('Sign out');
  });
});

describeInEveryEngine('the dialog in a document that is written anew', (stage) => {
  it('I5, I9: comes all the same, is answered, and then the page is covered at its end', async () => {
    const page = await stage.open('?lax&stay');
    await page.evaluate(() => void document.open(), undefined);
    // There is nothing in it meanwhile, not even a root.
    await stage.wait(2 * SECOND);
    await page.evaluate(() => {
      document.write('<!doctype html><title>New</title><h1>Accounts</h1>');
      document.close();
    }, undefined);
    await stage.wait(IDLE - WARN + SECOND);
    await expect.poll(() => standing(page)).toEqual({ isOpen: true, top: 'the dialog' });
    await pressStay(page);
    await expect.poll(() => stateOf(page)).toBe('active');
    await stage.wait(IDLE + SECOND);
    await expect.poll(() => stateOf(page)).toBe('ended');
    const isSeen = await page.evaluate(
      () => document.querySelector('h1')?.checkVisibility({ visibilityProperty: true }),
      undefined,
    );
    expect(isSeen).toBe(false);
  });
});

describeInEveryEngine('typing while the dialog comes', (stage) => {
  it('A12: goes where it went, and is no answer; a pause gives the dialog the focus', async () => {
    const page = await stage.open();
    await click(page, '#notes');
    await stage.wait(IDLE - WARN - SECOND);
    let typed = '';
    const type = async (keys: string): Promise<void> => {
      for (const key of keys) await page.press(key);
      typed += keys;
    };
    await type('dear sir ');
    expect(await stateOf(page), 'typing is activity').toBe('active');
    await stage.wait(IDLE - WARN - SECOND);
    await stage.wait(SECOND);
    await type('I am ');
    expect(await stateOf(page)).toBe('warning');
    await type('still here ');
    await page.press('Escape');
    await page.press('Enter');
    expect(await notes(page)).toBe(`${typed}\n`);
    expect(await dialogText(page)).toContain('Are you still there?');
    await expect.poll(() => focused(page)).toBe('Stay signed in');
    expect(await stateOf(page)).toBe('warning');
    await page.press('Enter');
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await focused(page)).toBe('notes');
  });

  it('A12: goes on after a pause, although the dialog had the focus', async () => {
    const page = await stage.open();
    await click(page, '#notes');
    await stage.wait(IDLE - WARN);
    expect(await focused(page)).toBe('Stay signed in');
    for (const key of 'and so ') await page.press(key);
    expect(await notes(page)).toBe('and so ');
    expect(await stateOf(page)).toBe('warning');
    await expect.poll(() => focused(page)).toBe('Stay signed in');
  });

  it('no press counts in the first second: it waits, and typing calls it off', async () => {
    const page = await stage.open();
    await click(page, '#notes');
    await stage.wait(IDLE - WARN);
    await page.press(' ');
    expect(await stateOf(page)).toBe('warning');
    await page.press('x');
    await expect.poll(() => focused(page)).toBe('Stay signed in');
    expect(await stateOf(page)).toBe('warning');
    await page.press(' ');
    await expect.poll(() => stateOf(page)).toBe('active');
  });
});

describeInEveryEngine('the dialog in the colours of a page', (stage) => {
  it('is not answered by a pointer that rests on it, or by the focus, when its parts move', async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        `still-here::part(button) { transition: all 20ms; outline: 3px solid; }
        still-here::part(button):is(:hover, :focus) { background: gold; outline-offset: 9px; }`,
      );
      document.adoptedStyleSheets.push(sheet);
    }, undefined);
    await stage.wait(IDLE - WARN + SECOND);
    const place = await page.evaluate(
      () => window.testPage?.placeOf('Sign out') ?? null,
      undefined,
    );
    expect(place).not.toBeNull();
    await page.movePointer(place?.x ?? 0, place?.y ?? 0);
    await page.press('Tab');
    await expect.poll(() => focused(page)).toBe('Sign out');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await stateOf(page)).toBe('warning');
    expect(await dialogText(page)).toContain('Are you still there?');
  });
});

describeInEveryEngine('the dialog stands above what opens later', (stage) => {
  it('A12: a popover waits until it is answered', async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      const toast = document.createElement('div');
      toast.id = 'toast';
      toast.popover = 'manual';
      document.body.append(toast);
      const tree = document.createElement('div').attachShadow({ mode: 'open' });
      const hidden = document.createElement('div');
      hidden.popover = 'manual';
      tree.append(hidden);
      document.body.append(tree.host);
      Object.assign(window, { toasts: [toast, hidden] });
    }, undefined);
    await stage.wait(IDLE - WARN + SECOND);
    const shown = (): Promise<boolean[]> =>
      page.evaluate(
        () =>
          (window as unknown as { toasts: HTMLElement[] }).toasts.map((one) =>
            one.matches(':popover-open'),
          ),
        undefined,
      );
    for (let count = 0; count < 3; count += 1) {
      await page.evaluate(() => {
        for (const one of (window as unknown as { toasts: HTMLElement[] }).toasts)
          one.showPopover();
      }, undefined);
      expect(await shown()).toEqual([false, false]);
      expect(await focused(page)).toBe('Stay signed in');
      await stage.wait(SECOND);
    }
    await click(page, 'Stay signed in');
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await shown()).toEqual([true, true]);
  });

  it('A12: menus that it closes are open again, with their focus, when it is answered', async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      const tree = document.createElement('div').attachShadow({ mode: 'open' });
      const [menu, inner, below] = ['menu', 'inner', 'below'].map((id) => {
        const made = document.createElement('div');
        made.id = id;
        made.popover = 'auto';
        return made;
      });
      if (menu === undefined || inner === undefined || below === undefined) return;
      const item = document.createElement('button');
      item.textContent = 'Rename';
      inner.append(item);
      tree.append(below);
      menu.append(inner, tree.host);
      document.body.append(menu);
      for (const one of [menu, inner]) one.showPopover();
      item.focus();
      Object.assign(window, { menus: [menu, inner, below] });
    }, undefined);
    const shown = (): Promise<string[]> =>
      page.evaluate(
        () =>
          (window as unknown as { menus: HTMLElement[] }).menus
            .filter((one) => one.matches(':popover-open'))
            .map(({ id }) => id),
        undefined,
      );
    expect(await shown()).toEqual(['menu', 'inner']);
    await stage.wait(IDLE - WARN + SECOND);
    expect(await shown()).toEqual([]);
    await expect.poll(() => focused(page)).toBe('Stay signed in');
    await stage.wait(SECOND);
    await click(page, 'Stay signed in');
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await shown()).toEqual(['menu', 'inner']);
    expect(await focused(page)).toBe('Rename');
    await page.evaluate(() => {
      const [, inner, below] = (window as unknown as { menus: HTMLElement[] }).menus;
      inner?.hidePopover();
      below?.showPopover();
    }, undefined);
    expect(await shown()).toEqual(['menu', 'below']);
    await stage.wait(IDLE - WARN + SECOND);
    expect(await shown()).toEqual([]);
    await stage.wait(SECOND);
    await click(page, 'Stay signed in');
    await expect.poll(() => stateOf(page)).toBe('active');
    expect(await shown()).toEqual(['menu', 'below']);
  });

  it('A12: a modal dialog in a shadow tree that tells nobody', async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      const tree = document.createElement('div').attachShadow({ mode: 'closed' });
      const modal = document.createElement('dialog');
      modal.textContent = 'modal';
      modal.style.setProperty('padding', '20rem');
      tree.append(modal);
      document.body.append(tree.host);
      Object.assign(window, { modal });
    }, undefined);
    await stage.wait(IDLE - WARN + SECOND);
    await page.evaluate(
      () => (window as unknown as { modal: HTMLDialogElement }).modal.showModal(),
      undefined,
    );
    await stage.wait(SECOND);
    expect(await standing(page)).toEqual({ isOpen: true, top: 'the dialog' });
    await expect.poll(() => focused(page)).toBe('Stay signed in');
    await pressStay(page);
    await expect.poll(() => stateOf(page)).toBe('active');
  });

  for (const isLater of [false, true]) {
    it(`A12: an element in full screen, ${isLater ? 'later' : 'before'}`, async () => {
      const page = await stage.open();
      const goFull = async (): Promise<void> => {
        await page.evaluate(() => {
          document.querySelector('#full')?.remove();
          const full = document.createElement('div');
          full.id = 'full';
          document.body.append(full);
          addEventListener('keyup', () => void full.requestFullscreen(), { once: true });
        }, undefined);
        await page.press('f');
        await expect
          .poll(() => page.evaluate(() => document.fullscreenElement?.id ?? '', undefined))
          .toBe('full');
      };
      if (!isLater) await goFull();
      await stage.wait(IDLE - WARN + SECOND);
      if (isLater) await goFull();
      await expect.poll(() => standing(page)).toEqual({ isOpen: true, top: 'the dialog' });
      await pressStay(page);
      await expect.poll(() => stateOf(page)).toBe('active');
      await page.evaluate(() => document.exitFullscreen(), undefined);
    });
  }
});

describeInEveryEngine('the dialog of an element that cannot be seen', (stage) => {
  it('A12: stands beside the body, is answered, and is gone', { timeout: 300_000 }, async () => {
    const ways: Readonly<Record<string, string>> = {
      'display: none': 'display',
      'a closed <details>': 'details',
      'a closed <dialog>': 'dialog',
      'a closed popover': 'popover',
      inert: 'inert',
      'aria-hidden': 'aria-hidden',
      'content-visibility': 'content-visibility',
      'visibility: hidden': 'visibility',
      'opacity: 0': 'opacity',
      'no height': 'height',
      'a transform': 'transform',
      'its own display: none': 'own',
    };
    const page = await stage.open();
    for (const [name, way] of Object.entries(ways)) {
      await page.evaluate((kind) => {
        const element = document.querySelector('still-here') as HTMLElement;
        const around = document.createElement(
          kind === 'details' || kind === 'dialog' ? kind : 'div',
        );
        const styles: Record<string, [string, string]> = {
          display: ['display', 'none'],
          'content-visibility': ['content-visibility', 'hidden'],
          visibility: ['visibility', 'hidden'],
          opacity: ['opacity', '0'],
          height: ['height', '0'],
          transform: ['transform', 'translateX(-200vw)'],
        };
        const style = styles[kind];
        if (style) around.style.setProperty(...style);
        if (kind === 'height') around.style.setProperty('overflow', 'hidden');
        if (kind === 'popover') around.popover = 'auto';
        if (kind === 'inert') around.inert = true;
        if (kind === 'aria-hidden') around.setAttribute('aria-hidden', 'true');
        document.querySelector('#around')?.remove();
        around.id = 'around';
        document.body.append(around);
        around.append(element);
        if (kind === 'own') element.style.setProperty('display', 'none');
        element.style.setProperty('--stillhere-surface', 'rgb(1, 2, 3)');
      }, way);
      await stage.wait(IDLE - WARN + SECOND);
      expect(await standing(page), name).toEqual({ isOpen: true, top: 'the dialog' });
      const look = await page.evaluate(() => {
        const all = document.querySelectorAll('still-here');
        const dialog = all[0]?.shadowRoot?.querySelector('dialog');
        return {
          background: dialog && getComputedStyle(dialog).backgroundColor,
          count: all.length,
        };
      }, undefined);
      expect(look.background, name).toBe('rgb(1, 2, 3)');
      expect(await page.hasAlertDialog('Are you still there?'), name).toBe(true);
      await pressStay(page);
      await expect.poll(() => stateOf(page)).toBe('active');
      const left = await page.evaluate(() => {
        const all = [...document.querySelectorAll('still-here')];
        return all.map(({ parentElement }) => parentElement?.id);
      }, undefined);
      expect(left, name).toEqual(['around']);
    }
  });
});

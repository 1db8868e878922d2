/** What a page may do behind the curtain, or have done before: nothing of it is seen, and nothing is lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cover, uncover } from './cover.ts';
import type { DrivenWindow } from './driver.ts';
import { showsSecret } from './picture.ts';
import { SECOND } from './site.ts';
import { describeInEveryEngine } from './stage.ts';

type Script = () => void | Promise<void>;

/** What a page has on it, or gets: each puts the secret somewhere. */
const PLACES: readonly (readonly [name: string, show: Script])[] = [
  ['in the body', () => document.body.prepend(window.testPage?.secret() ?? '')],
  ['beside the body', () => document.documentElement.prepend(window.testPage?.secret() ?? '')],
  [
    'as text of the body itself',
    () => {
      document.body.style.cssText = 'color: rgb(255 0 255); font: 60px monospace';
      document.body.prepend('secret');
    },
  ],
  [
    'as what is generated before the body and the root',
    () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`html::before, body::after { content: 'secret'; visibility: visible !important; position: fixed;
        top: 0; font-size: 60px; background: rgb(255 0 255) }`);
      document.adoptedStyleSheets.push(sheet);
    },
  ],
  [
    'as a picture behind everything',
    () => {
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d');
      if (context !== null) context.fillStyle = 'rgb(255 0 255)';
      context?.fillRect(0, 0, 300, 150);
      document.body.style.backgroundImage = `url(${canvas.toDataURL()})`;
      document.body.append(canvas);
    },
  ],
  [
    'in layers that want to be seen by all means',
    () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`@layer app { *, ::before, ::after { visibility: visible !important; opacity: 1 !important;
        transition: all 1s !important } }`);
      document.adoptedStyleSheets.push(sheet);
      document.body.prepend(window.testPage?.secret() ?? '');
    },
  ],
  [
    'by rules of a page for what has an id',
    () => {
      const around = document.createElement('section');
      around.id = 'shown';
      around.append(window.testPage?.secret() ?? '');
      document.body.prepend(around);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`#shown, #shown * { visibility: visible !important; opacity: 1 !important; clip-path: none !important;
        display: inline-block !important; content-visibility: visible !important; transition: all 1s !important }`);
      document.adoptedStyleSheets.push(sheet);
    },
  ],
  [
    'in what has no box of its own',
    () => {
      const contents = document.createElement('div');
      contents.style.display = 'contents';
      const line = document.createElement('span');
      for (const around of [contents, line]) {
        const secret = window.testPage?.secret();
        secret?.style.setProperty('visibility', 'visible', 'important');
        around.append(secret ?? '');
        document.body.prepend(around);
      }
    },
  ],
  [
    'in a closed shadow tree, visible by all means, with a dialog and a popover',
    () => {
      const host = document.createElement('app-card');
      document.body.append(host);
      const root = host.attachShadow({ mode: 'closed' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(
        ':host { visibility: visible !important; opacity: 1 !important } ::backdrop { background: rgb(255 0 255) }',
      );
      root.adoptedStyleSheets = [sheet];
      const [plain, dialog, popover] = ['p', 'dialog', 'div'].map((name) =>
        window.testPage?.secret(name),
      );
      root.append(plain ?? '', dialog ?? '', popover ?? '');
      popover?.setAttribute('popover', 'manual');
      popover?.style.removeProperty('display');
      popover?.showPopover();
      (dialog as HTMLDialogElement).showModal();
    },
  ],
  [
    'in a dialog, in one in the content, and in a popover',
    () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('::backdrop { background: rgb(255 0 255) }');
      document.adoptedStyleSheets.push(sheet);
      for (const parent of [document.body, document.querySelector('main')]) {
        const dialog = window.testPage?.secret('dialog');
        const popover = window.testPage?.secret('div');
        popover?.setAttribute('popover', 'manual');
        popover?.style.removeProperty('display');
        parent?.append(dialog ?? '', popover ?? '');
        popover?.showPopover();
        (dialog as HTMLDialogElement).showModal();
      }
    },
  ],
  [
    'in animations',
    () => {
      const secret = window.testPage?.secret();
      document.querySelector('main')?.append(secret ?? '');
      secret?.scrollIntoView();
      const visible = { visibility: 'visible', opacity: 1, contentVisibility: 'visible' };
      for (const element of document.querySelectorAll('html, body, main, p')) {
        element.animate([visible, visible], { duration: 1e9, fill: 'both' });
      }
    },
  ],
  [
    'in a frame, and in one inside it',
    () => {
      const frame = document.createElement('iframe');
      document.body.prepend(frame);
      const inner = frame.contentDocument?.createElement('iframe');
      frame.contentDocument?.body.append(window.testPage?.secret() ?? '', inner ?? '');
      inner?.contentDocument?.body.append(window.testPage?.secret() ?? '');
    },
  ],
  [
    'beside what may stay',
    () => {
      const section = document.createElement('section');
      const kept = document.createElement('p');
      kept.dataset['stillhereKeep'] = '';
      kept.textContent = 'Call us';
      const [one, two] = ['p', 'p'].map((name) => window.testPage?.secret(name) ?? '');
      section.append(one ?? '', kept, two ?? '');
      document.body.prepend(section);
    },
  ],
  [
    'in a new body',
    () => {
      const body = document.createElement('body');
      body.append(window.testPage?.secret() ?? '');
      document.body = body;
    },
  ],
  [
    'in a new root',
    () => {
      const root = document.createElement('html');
      const body = document.createElement('body');
      body.append(window.testPage?.secret() ?? '');
      root.append(document.createElement('head'), body);
      document.documentElement.replaceWith(root);
    },
  ],
  [
    'in other mark-up of the body, and of the root',
    () => {
      const html = window.testPage?.secret().outerHTML ?? '';
      document.body.innerHTML = html;
      document.documentElement.innerHTML = `<body>${html}</body>`;
    },
  ],
  [
    'in a document that is written anew',
    () => {
      const html = window.testPage?.secret().outerHTML ?? '';
      document.open();
      document.write(`<!doctype html><title>New</title>${html}`);
      document.close();
    },
  ],
  [
    'in frames of a frameset',
    async () => {
      const set = document.createElement('frameset');
      set.rows = '*';
      const frame = document.createElement('frame');
      set.append(frame);
      document.body.replaceWith(set);
      frame.contentDocument?.body.append(window.testPage?.secret() ?? '');
    },
  ],
  [
    'with style sheets replaced',
    () => {
      document.querySelector('main')?.prepend(window.testPage?.secret() ?? '');
      document.adoptedStyleSheets = [];
      document.adoptedStyleSheets = [new CSSStyleSheet()];
    },
  ],
  [
    'with all attributes of the root wiped',
    () => {
      document.querySelector('main')?.prepend(window.testPage?.secret() ?? '');
      const root = document.documentElement;
      for (const name of root.getAttributeNames()) root.removeAttribute(name);
      root.className = 'dark';
    },
  ],
  [
    'with the head taken away',
    () => {
      document.querySelector('main')?.prepend(window.testPage?.secret() ?? '');
      document.head.remove();
    },
  ],
];

describeInEveryEngine('I9: the curtain', (stage) => {
  it.each(PLACES)('hides what is %s, when it comes and when it was there', async (_name, show) => {
    const page = await stage.open('?lax');
    await cover(stage, page);
    await page.evaluate(show, undefined);
    expect(await showsSecret(page), 'what came behind the curtain').toBe(false);
    await uncover(stage, page);
    await expect.poll(() => showsSecret(page), { message: 'the open page' }).toBe(true);
    await cover(stage, page);
    expect(await showsSecret(page), 'what was there').toBe(false);
  });

  describe('over a window that the page has opened', () => {
    let page: DrivenWindow;

    beforeEach(async () => {
      page = await stage.open('?lax');
      // By a press: WebKit opens none for a script alone.
      await page.evaluate(() => {
        const button = document.createElement('button');
        button.style.cssText = 'position: fixed; inset: 0 auto auto 0; width: 50px; height: 50px';
        button.addEventListener('click', () => {
          const opened = window.open('about:blank', 'pop-out', 'width=300,height=200');
          opened?.document.body.append('secret');
          Object.assign(window, { opened });
        });
        document.body.append(button);
      }, undefined);
      await page.click(20, 20);
      await expect.poll(isShown).toBe(true);
    });
    afterEach(() =>
      page.evaluate(() => (window as Window & { opened?: Window }).opened?.close(), undefined),
    );

    /** Undefined while nothing is there, as on the way to another page. */
    function isShown(): Promise<boolean | undefined> {
      return page.evaluate(() => {
        const { opened } = window as Window & { opened?: Window };
        if (opened?.document.readyState !== 'complete') return undefined;
        return opened.document.body.checkVisibility({
          opacityProperty: true,
          visibilityProperty: true,
        });
      }, undefined);
    }

    it('hides what is there, and shows it again', async () => {
      await cover(stage, page);
      expect(await isShown()).toBe(false);
      await uncover(stage, page);
      expect(await isShown()).toBe(true);
    });

    it('hides what comes there meanwhile', async () => {
      await cover(stage, page);
      await page.evaluate(() => {
        const { opened } = window as Window & { opened?: Window };
        opened?.document.open();
        opened?.document.write('<!doctype html><body>secret');
        opened?.document.close();
      }, undefined);
      await expect.poll(isShown, { message: 'another document' }).toBe(false);
      const path = (): Promise<string | undefined> =>
        page.evaluate(() => {
          const { opened } = window as Window & { opened?: Window };
          return opened?.document.querySelector('h1')?.textContent;
        }, undefined);
      await page.evaluate(() => {
        const { opened } = window as Window & { opened?: Window };
        opened?.location.assign('/elsewhere?lax');
      }, undefined);
      await expect.poll(path).toBe('Elsewhere');
      await stage.wait(SECOND);
      expect(await isShown(), 'another page').toBe(false);
      await uncover(stage, page);
      expect(await isShown()).toBe(true);
    });
  });

  it('hides the pictures of a transition that is under way', async () => {
    const page = await stage.open('?lax');
    await page.evaluate(async () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('::view-transition-old(*) { animation: none; mix-blend-mode: normal }');
      document.adoptedStyleSheets.push(sheet);
      const secret = window.testPage?.secret();
      document.body.prepend(secret ?? '');
      await document.startViewTransition(() => secret?.remove()).ready;
    }, undefined);
    await cover(stage, page);
    expect(await showsSecret(page)).toBe(false);
  });

  it('leaves everything as it was: what was typed, where it was scrolled to, what has the focus, and no trace', async () => {
    const page = await stage.open('?lax');
    await page.evaluate(() => {
      document.documentElement.style.setProperty('--theme', 'dark');
      const field = document.querySelector<HTMLTextAreaElement>('#notes');
      if (field !== null) field.value = 'My notes';
      field?.focus({ preventScroll: true });
      field?.setSelectionRange(2, 5);
      scrollTo(0, 40);
      document.querySelector('#box')?.scrollTo(0, 30);
    }, undefined);
    const look = (): Promise<object> =>
      page.evaluate(() => {
        const field = document.querySelector<HTMLTextAreaElement>('#notes');
        return {
          typed: field?.value,
          selected: [field?.selectionStart, field?.selectionEnd],
          scrolled: [scrollY, document.querySelector('#box')?.scrollTop],
          focused: document.activeElement?.id,
          sheets: document.adoptedStyleSheets.length,
          markup: [...document.querySelectorAll('html, head, body, main, main *')].map(
            (element) => (element.cloneNode() as Element).outerHTML,
          ),
        };
      }, undefined);
    const before = await look();
    await cover(stage, page);
    await uncover(stage, page);
    await expect.poll(look).toEqual(before);
  });

  it('takes the keys from a frame that has them, and gives them back', async () => {
    const page = await stage.open('?lax');
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.id = 'frame';
      document.body.prepend(frame);
      const field = frame.contentDocument?.createElement('input');
      frame.contentDocument?.body.append(field ?? '');
      field?.focus();
    }, undefined);
    const typed = (): Promise<string | undefined> =>
      page.evaluate(
        () =>
          document
            .querySelector<HTMLIFrameElement>('#frame')
            ?.contentDocument?.querySelector('input')?.value,
        undefined,
      );
    await page.press('a');
    expect(await typed()).toBe('a');
    await cover(stage, page);
    await page.press('b');
    expect(await typed()).toBe('a');
    await uncover(stage, page);
    await page.press('c');
    await expect.poll(typed).toBe('ac');
  });

  it('is put back before a frame is painted without it, and the page hears of no error', async () => {
    const page = await stage.open('?lax');
    await cover(stage, page);
    const seen = await page.evaluate(async () => {
      document.querySelector('main')?.prepend(window.testPage?.secret() ?? '');
      const errors: string[] = [];
      addEventListener('error', ({ message }) => errors.push(message));
      const painted: boolean[] = [];
      for (let times = 0; times < 5; times += 1) {
        document.adoptedStyleSheets = [];
        await new Promise<void>((resolve) =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            // After the paint.
            port1.onmessage = () => resolve();
            port2.postMessage('');
          }),
        );
        painted.push(window.testPage?.isContentVisible() === true);
      }
      return { painted, errors, sheets: document.adoptedStyleSheets.length };
    }, undefined);
    expect(seen).toEqual({ painted: Array(5).fill(false), errors: [], sheets: 1 });
  });
});

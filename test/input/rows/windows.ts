/** What a person does in windows that the page opened, with what plays, and while the browser itself asks. */
import { expect } from 'vitest';
import type { Person } from '../person.ts';
import type { Row } from './row.ts';

/** Opens a window by a click, as the script says, and waits until it is there. */
function opener(script: string, more = ''): string {
  return `<button id="open" onclick="${script}">Open</button>${more}<p id="text">Text</p>`;
}

async function open(person: Person): Promise<void> {
  await person.gives('click', () => person.click('#open'));
  const isOpen = (): Promise<boolean> =>
    person.evaluate(() => (window as { isThere?: () => boolean }).isThere?.() === true, undefined);
  await expect.poll(isOpen, { timeout: 30_000 }).toBe(true);
}

/** The same for a window that must have the focus: one that comes behind the page is brought to the front. */
async function openInFront(person: Person): Promise<void> {
  await person.gives('click', () => person.click('#open'));
  const isInFront = (): Promise<boolean> =>
    person.evaluate(() => (window as { isThere?: () => boolean }).isThere?.() === true, undefined);
  await person.keepsOn(expect.poll(isInFront, { timeout: 30_000 }).toBe(true), async () => {
    await person.xdo('sleep', 0.5);
    if (await isInFront()) return;
    const found = person.xdo('search', '--onlyvisible', '--name', '^Popup', 'windowactivate');
    await found.catch(() => 'not there yet');
  });
}

/** A window, opened by a function of that name, which tells of keys in it. */
const popup = (opening: string): string =>
  `const it=${opening}('about:blank','it','left=300,top=300,width=500,height=400');it.document.title='Popup';it.document.body.textContent='There';window.isThere=()=>{it.onkeydown=()=>{window.isTyped=true};return it.document.hasFocus()};window.closeIt=()=>it.close();`;

/** Opens a window of which the page is not told; the page's own watch begins later than this script. */
const SILENTLY = '<script>const openSilently = open.bind(window)</script>';

async function typeThere(person: Person): Promise<void> {
  await person.press('a');
  const isTyped = (): Promise<boolean> =>
    person.evaluate(() => (window as { isTyped?: boolean }).isTyped === true, undefined);
  await expect.poll(isTyped, { timeout: 30_000 }).toBe(true);
}

const closeIt = (person: Person): Promise<void> =>
  person.evaluate(() => (window as { closeIt?: () => void }).closeIt?.(), undefined);

/** A film that a script draws, with the controls of the browser. */
const FILM = `<video id="film" controls muted width="600" height="300" style="display:block"></video><p id="text">Text</p><script>
const canvas = document.createElement('canvas');
const pen = canvas.getContext('2d');
setInterval(() => { pen.fillStyle = 'hsl(' + Date.now() / 20 % 360 + ' 90% 50%)'; pen.fillRect(0, 0, 300, 150); }, 50);
const film = document.querySelector('#film');
film.srcObject = canvas.captureStream(10);
film.play();
</script>`;

/** The page asks; what is answered, then Return. */
async function answered(
  person: Person,
  ask: () => void,
  words: readonly (string | number)[],
): Promise<void> {
  await person.evaluate(ask, undefined);
  await person.xdo('sleep', 0.7, ...words);
  await person.keepsOn(person.sees('answered'), () =>
    person.xdo('keyup', 'Return', 'sleep', 0.3, 'keydown', 'Return'),
  );
  await person.xdo('sleep', 0.3, 'keyup', 'Return');
  await person.sees('keyup');
}

async function plays(person: Person): Promise<void> {
  const isPlaying = (): Promise<boolean> =>
    person.evaluate(() => (document.querySelector('video')?.currentTime ?? 0) > 0, undefined);
  await expect.poll(isPlaying, { timeout: 30_000, message: 'the film plays' }).toBe(true);
}

export const WINDOW_ROWS: readonly Row[] = [
  {
    name: 'a key in a window that the page opened',
    body: opener(popup('window.open')),
    prepare: openInFront,
    act: typeThere,
    counts: true,
    isLate: true,
    after: closeIt,
  },
  {
    name: 'a key in a window of which nobody told the page',
    body: opener(popup('openSilently'), SILENTLY),
    prepare: openInFront,
    act: typeThere,
    counts: false,
    isLate: true,
    after: closeIt,
  },
  {
    name: 'a key in a window that is watched by hand',
    body: opener(`${popup('openSilently')}inputPage.session.watch(it)`, SILENTLY),
    prepare: openInFront,
    act: typeThere,
    counts: true,
    isLate: true,
    after: closeIt,
  },
  {
    name: 'a key in a picture-in-picture document',
    body: opener(
      `documentPictureInPicture.requestWindow({width:400,height:300}).then((it)=>{it.document.body.textContent='There';window.isThere=()=>true;window.closeIt=()=>it.close()})`,
    ),
    prepare: open,
    async act(person) {
      const { x, y } = await person.evaluate(() => {
        const { screenX = 0, screenY = 0 } =
          (window as unknown as { documentPictureInPicture?: { window?: Window } })
            .documentPictureInPicture?.window ?? {};
        return { x: screenX + 200, y: screenY + 200 };
      }, undefined);
      await person.xdo('mousemove', x, y, 'sleep', 0.2, 'click', 1);
    },
    counts: true,
    isLate: true,
    after: closeIt,
    cannot: { Firefox: 'has none', WebKit: 'has none' },
  },
  {
    name: 'the controls of a film',
    body: FILM,
    async prepare(person) {
      await plays(person);
      await person.evaluate(() => {
        const film = document.querySelector('video');
        film?.addEventListener('pause', () => window.inputPage.seen.push('paused'));
      }, undefined);
      await person.point('#film');
      await person.xdo(
        'mousemove_relative',
        '--',
        -276,
        125,
        'sleep',
        0.4,
        'mousemove_relative',
        1,
        1,
      );
    },
    async act(person) {
      await person.xdo('sleep', 0.3, 'click', 1);
      await person.sees('paused');
    },
    counts: true,
  },
  {
    name: 'a film in picture-in-picture, and nobody',
    body: `${FILM}<button id="open" onclick="film.requestPictureInPicture().then(()=>{window.isThere=()=>true})">Open</button>`,
    async prepare(person) {
      await plays(person);
      await open(person);
    },
    act: () => Promise.resolve(),
    counts: false,
    isLate: true,
    cannot: { Firefox: 'gives it to no script', WebKit: 'not on GTK' },
  },
  {
    name: 'letting go of the key that answered alert()',
    body: '<p id="text">Text</p>',
    prepare: (person) => person.enter('#text'),
    act: (person) =>
      answered(
        person,
        () =>
          void setTimeout(() => {
            alert('Well?');
            window.inputPage.seen.push('answered');
          }),
        [],
      ),
    counts: true,
  },
  {
    name: 'letting go of the key that answered prompt()',
    body: '<p id="text">Text</p>',
    prepare: (person) => person.enter('#text'),
    act: (person) =>
      answered(
        person,
        () =>
          void setTimeout(() => {
            prompt('Well?');
            window.inputPage.seen.push('answered');
          }),
        ['type', 'well', 'sleep', 0.3],
      ),
    counts: true,
  },
];

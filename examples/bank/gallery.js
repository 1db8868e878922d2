/** The gallery: every state of the dialog, the list of sessions and the words about drafts, in every language and theme. It needs no session. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { PARTS, STATES } from './public/gallery-states.js';
import { createGallerySession } from './gallery-session.js';
import { html } from './html.js';
import { layout } from './pages.js';

/** Those of docs/languages.md. */
export const LANGUAGES =
  'en ar ca cs cy de el es fr he hu it ja ko nl pl pt-PT pt-BR ro sv tr uk vi zh-Hans zh-Hant'.split(
    ' ',
  );

/** By their file in `stillhere/themes`; the first is that of the element itself. */
export const THEMES = {
  none: 'Its own',
  bank: 'Stillwater Bank',
  bootstrap: 'Bootstrap 5',
  tailwind: 'Tailwind CSS 4',
  material: 'Material 3',
  govuk: 'GOV.UK',
  uswds: 'USWDS',
};

/** All that there is to see. */
const SHOWN = { ...STATES, ...PARTS };

const RTL = new Set(['ar', 'he']);
const SCHEMES = { light: 'Light', dark: 'Dark' };
const SIZES = { desk: 'Desk', phone: 'Phone' };

/**
 * The pages below `/gallery`.
 * @param {string} clientUrl
 */
export function createGallery(clientUrl) {
  const gallery = express.Router();
  const themes = dirname(fileURLToPath(import.meta.resolve('stillhere/themes/bootstrap.css')));
  gallery.use('/themes', express.static(themes));
  gallery.use('/session', createGallerySession());
  gallery.get('/', (request, response) => {
    response.send(galleryPage(choiceOf(request.query)));
  });
  gallery.get('/dialog', (request, response) => {
    const policy = response.get('Content-Security-Policy') ?? '';
    response
      .set(
        'Content-Security-Policy',
        policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
      )
      .send(dialogPage(choiceOf(request.query), clientUrl));
  });
  return gallery;
}

/**
 * What is shown: the first of each where another was asked for.
 * @param {Record<string, unknown>} query
 */
function choiceOf(query) {
  /**
   * @param {string} name
   * @param {readonly string[]} known
   */
  const choose = (name, known) => known.find((value) => value === query[name]) ?? known[0] ?? '';
  return {
    state: choose('state', Object.keys(SHOWN)),
    lang: choose('lang', LANGUAGES),
    theme: choose('theme', Object.keys(THEMES)),
    scheme: choose('scheme', Object.keys(SCHEMES)),
    size: choose('size', Object.keys(SIZES)),
    own: query['own'] === 'on',
  };
}

/** @typedef {ReturnType<typeof choiceOf>} Choice */

/** @param {Choice} choice */
function galleryPage(choice) {
  const titles = Object.entries(SHOWN).map(([name, { title }]) => [name, title]);
  const query = new URLSearchParams({ ...choice, own: choice.own ? 'on' : '' }).toString();
  return layout({
    title: 'Gallery',
    body: html`<h1>All that is shown</h1>
      <p class="lead">
        All that stillhere says to a person, as it looks in each language and theme. These are the
        real elements, with a session that stands still.
      </p>
      <form class="choices card">
        ${select('State', 'state', titles, choice.state)}
        ${select(
          'Language',
          'lang',
          LANGUAGES.map((tag) => [tag, nameOf(tag)]),
          choice.lang,
        )}
        ${select('Theme', 'theme', Object.entries(THEMES), choice.theme)}
        ${select('Colours', 'scheme', Object.entries(SCHEMES), choice.scheme)}
        ${select('Screen', 'size', Object.entries(SIZES), choice.size)}
        <label class="check"
          ><input type="checkbox" name="own" ${choice.own ? html`checked` : ''} /> Logo and own
          text</label
        >
        <noscript><button>Show</button></noscript>
      </form>
      <iframe
        class="view"
        title="What is shown"
        data-size="${choice.size}"
        src="/gallery/dialog?${query}"
      ></iframe>
      <p class="hint">
        The themes are style sheets of the package: <code>stillhere/themes/bootstrap.css</code> and
        so on. GOV.UK and USWDS are light alone, as those are. List and drafts take their colours
        from the page's custom properties.
      </p>
      <script src="/public/gallery.js" type="module"></script>`,
  });
}

/**
 * @param {string} label
 * @param {string} name
 * @param {readonly (readonly string[])[]} options
 * @param {string} chosen
 */
function select(label, name, options, chosen) {
  return html`<label
    >${label}
    <select name="${name}">
      ${options.map(
        ([value = '', text = '']) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${text}</option>`,
      )}
    </select></label
  >`;
}

/** @param {string} tag */
function nameOf(tag) {
  const own = new Intl.DisplayNames([tag, 'en'], { type: 'language' }).of(tag) ?? tag;
  const english = new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  return own === english ? own : `${own} (${english})`;
}

/**
 * A page that is there only for what stands in front of it.
 * @param {Choice} choice
 * @param {string} clientUrl
 */
function dialogPage({ state, lang, theme, scheme, own }, clientUrl) {
  const sheet =
    theme === 'bank'
      ? '/public/bank.css'
      : theme === 'none'
        ? undefined
        : `/gallery/themes/${theme}.css`;
  const isPart = state in PARTS;
  return html`<!doctype html>
    <html
      lang="${lang}"
      dir="${RTL.has(lang) ? 'rtl' : 'ltr'}"
      class="${scheme}"
      data-bs-theme="${scheme}"
      data-scheme="${scheme}"
      ${isPart ? html`data-part="${state}"` : html`data-state="${state}"`}
      ${own ? html`data-own` : ''}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${SHOWN[state]?.title ?? ''}</title>
        <link rel="icon" href="data:," />
        ${sheet === undefined ? '' : html`<link rel="stylesheet" href="${sheet}" />`}
        <link rel="stylesheet" href="/public/gallery-dialog.css" />
        ${
          isPart
            ? html`<script src="/session/sessions-list.js" defer></script>
                <script src="/session/drafts.js" defer></script>
                <script src="/public/gallery-parts.js" type="module"></script>`
            : html`<script src="${clientUrl}" defer></script>
                <script src="/public/gallery-dialog.js" type="module"></script>`
        }
      </head>
      <body>
        <div class="bar"></div>
        <div class="line wide"></div>
        ${isPart ? html`<main></main>` : ''}
        <div class="boxes">
          <div></div>
          <div></div>
        </div>
        <div class="line"></div>
        <div class="line"></div>
        <div class="line short"></div>
        <template>
          <img
            slot="logo"
            src="/public/stillwater.svg"
            alt="Stillwater Bank"
            width="170"
            height="30"
          />
          <p>Stillwater Bank · 0800 555 0100, day and night</p>
        </template>
      </body>
    </html>`.text;
}

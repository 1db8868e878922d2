/** A site whose pages obey the test: it tells them what to do, and they tell what came of it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bounded } from '../support/bounded.ts';

/** What a page is. */
export interface PageContent {
  readonly body: string;
  /** What follows the page's number in its address. */
  readonly query?: string;
  /** Whether it stands in a frame of a page of this site, which has a field `#outer`. */
  readonly isFramed?: boolean;
}

/** The site. */
export interface Site {
  readonly url: string;
  /** The same site under another origin. */
  readonly elsewhere: string;
  /** What frames said, as `frame-click`. */
  readonly said: string[];
  /** Lets the window, which shows a page of this site, show another; returns when that obeys. */
  open(content: PageContent): Promise<void>;
  /** The first page, for a browser that starts. */
  readonly first: string;
  /** Waits for the first page. */
  ready(): Promise<void>;
  /** Runs a function in the page; it sees nothing of the test but `argument`. A promise is awaited. Nobody's activation comes of it. */
  evaluate<Argument, Result>(
    script: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  close(): Promise<void>;
}

/** What a page says when it has obeyed. */
interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

/** Milliseconds in which a page comes, or obeys, on a busy machine. */
const PATIENCE = 45_000;

const SCRIPTS: ReadonlyMap<string, string> = new Map(
  ['page/page.ts', 'page/frame.ts', '../accessibility/states.ts'].map((path) => [
    `/${basename(path, '.ts')}.js`,
    bundled(path),
  ]),
);

/** Starts the site. */
export async function openSite(): Promise<Site> {
  const contents = new Map<string, PageContent>([['0', { body: '' }]]);
  const arrivals = new Map<string, () => void>();
  const questions = new Map<string, (answer: Answer) => void>();
  const said: string[] = [];
  let page = '0';
  let asked = 0;
  let orders: ServerResponse | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://site');
    const script = SCRIPTS.get(pathname);
    response.setHeader('Cache-Control', script === undefined ? 'no-store' : 'max-age=3600');
    if (script !== undefined) return send(response, 'text/javascript', script);
    switch (pathname) {
      case '/page': {
        const content = contents.get(searchParams.get('n') ?? '');
        return send(response, 'text/html', html('page.js', content?.body ?? ''));
      }
      case '/around': {
        const frame = `<input id="outer" style="display:block"><iframe src="/page${search}" style="width:1100px;height:840px;border:0"></iframe>`;
        return send(response, 'text/html', html('', frame));
      }
      case '/orders': {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(':\n\n');
        if (searchParams.get('n') !== page) return;
        orders = response;
        arrivals.get(page)?.();
        return;
      }
      case '/done': {
        const id = searchParams.get('id') ?? '';
        questions.get(id)?.(JSON.parse(await textOf(request)) as Answer);
        return send(response, 'text/plain', '');
      }
      case '/said':
        said.push(searchParams.get('what') ?? '');
        return send(response, 'text/plain', '');
      case '/frame':
        return send(response, 'text/html', html('frame.js', FRAME));
      case '/same':
        return send(response, 'text/html', html('', FRAME));
      case '/document.pdf':
        response.setHeader('Content-Type', 'application/pdf');
        return void response.end(pdf(3));
      default:
        response.statusCode = 404;
        response.end();
    }
  }

  function arrival(number: string): Promise<void> {
    const coming = new Promise<void>((resolve) => arrivals.set(number, resolve));
    return bounded(`page ${number}`, PATIENCE, coming);
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const first = arrival('0');
  // Nobody may be waiting when it fails.
  first.catch(() => undefined);

  const site: Site = {
    url: `http://localhost:${port}`,
    elsewhere: `http://127.0.0.1:${port}`,
    said,
    first: `http://localhost:${port}/page?n=0`,
    ready: () => first,
    async open(content) {
      const before = page;
      page = String(Number(page) + 1);
      contents.set(page, content);
      contents.delete(before);
      said.length = 0;
      const arrived = arrival(page);
      const path = content.isFramed === true ? '/around' : '/page';
      order('', `top.location.replace('${path}?n=${page}${content.query ?? ''}')`);
      await arrived;
    },
    async evaluate<Argument, Result>(
      script: (argument: Argument) => Result | Promise<Result>,
      argument: Argument,
    ) {
      const id = String((asked += 1));
      const text = `(${script.toString()})(${argument === undefined ? '' : JSON.stringify(argument)})`;
      const coming = new Promise<Answer>((resolve) => questions.set(id, resolve));
      order(id, text);
      const result = await bounded(`the page, asked: ${text}`, PATIENCE, coming);
      questions.delete(id);
      if (result.error !== undefined) throw new Error(`${result.error} in ${text}`);
      return result.value as Result;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function order(id: string, script: string): void {
    orders?.write(`data: ${JSON.stringify({ id, script })}\n\n`);
  }

  return site;
}

function send(response: ServerResponse, type: string, text: string): void {
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

function bundled(name: string): string {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const options = { bundle: true, write: false, format: 'iife', target: 'es2022' } as const;
  return buildSync({ entryPoints: [path], ...options }).outputFiles[0]?.text ?? '';
}

const FRAME = `<input id="inside" style="width:90%;height:300px"><div style="height:300vh">Inside</div>`;

function html(script: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Input</title>
<link rel="icon" href="data:,"><style>body { margin: 24px; font: 18px sans-serif } #tall { height: 300vh }</style></head>
<body>${body}${script === '' ? '' : `<script src="/${script}"></script>`}</body></html>`;
}

/** A document of some pages. */
function pdf(pages: number): string {
  const kids = Array.from({ length: pages }, (_, index) => `${index * 2 + 4} 0 R`);
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${pages}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...kids.flatMap((_, index) => {
      const text = `BT /F1 24 Tf 72 700 Td (Page ${index + 1}) Tj ET`;
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents ${index * 2 + 5} 0 R>>`,
        `<</Length ${text.length}>>\nstream\n${text}\nendstream`,
      ];
    }),
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = String(text.length).padStart(10, '0');
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${place} 00000 n \n`;
  });
  return `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
}

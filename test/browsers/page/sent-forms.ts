/** Runs in the page: a form that a script sends. What the server answers, and what the page does then, its address says. */
import { watchSession, type WatchedSession } from '../../../src/client/index.ts';
import { watchDrafts, type Drafts } from '../../../src/drafts/index.ts';

/** What a test may do in the page. */
export interface SentFormPage {
  readonly session: WatchedSession;
  readonly drafts: Drafts;
  readonly told: readonly string[];
  /** What stands in the form. */
  text(): string | undefined;
  type(text: string): void;
  /** Sends the form. Settles when all is known of that, and saved. */
  send(): Promise<void>;
}

declare global {
  interface Window {
    sentFormPage: SentFormPage;
  }
}

const query = new URLSearchParams(location.search);
const told: string[] = [];
for (const name of ['restored', 'offered']) {
  document.addEventListener(`stillhere:draft-${name}`, () => told.push(name));
}

const form = document.createElement('form');
form.setAttribute('data-stillhere-draft', 'message');
const field = Object.assign(document.createElement('input'), { name: 'text' });
form.append(field);
document.body.append(form);

/** As many as the engine has told of. */
let answers = 0;
new PerformanceObserver((list) => {
  answers += list.getEntries().filter(({ name }) => name.includes('/messages')).length;
}).observe({ type: 'resource' });

function ask(path: string): Promise<unknown> {
  if (query.get('by') === 'fetch') return fetch(path, { method: 'POST' }).then((one) => one.text());
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.addEventListener('loadend', resolve);
    request.open('POST', path);
    request.send();
  });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void ask(`/messages?status=${query.get('status')}`).then(() => {
    if (query.get('then') === 'empty') field.value = '';
    if (query.get('then') === 'go') form.remove();
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const session = watchSession();
const drafts = watchDrafts(session);
window.sentFormPage = {
  session,
  drafts,
  told,
  text: () => (form.isConnected ? field.value : undefined),
  type(text) {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  },
  async send() {
    form.requestSubmit();
    await until(() => answers === 1);
    await until(() => query.get('then') === 'stay' || !form.isConnected || field.value === '');
    await drafts.save();
  },
};

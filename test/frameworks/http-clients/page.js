/** Runs in the page: asks the server by clients that apps have for that. */
import '@angular/compiler';
import { HttpClient, provideHttpClient } from '@angular/common/http';
import { provideZonelessChangeDetection } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import axios from 'axios';
import 'htmx.org';
import $ from 'jquery';
import { firstValueFrom } from 'rxjs';
import { trackRequest, watchRequests, watchSession } from 'stillhere/client';

const session = watchSession({ signInAgain: 'window' });
watchRequests(session);

const angular = createApplication({
  providers: [provideHttpClient(), provideZonelessChangeDetection()],
});

/** As docs/sign-in-again.md has it, for what knows `XMLHttpRequest` alone. */
async function again(ask) {
  const request = trackRequest(session);
  try {
    return await ask(request.headers);
  } catch (error) {
    const { status, responseText } = Object(error);
    const reason = status === 401 ? reasonOf(responseText) : undefined;
    request.answered({ status, timeLeft: null, reason });
    if (await request.isRepeatable(true)) return ask(trackRequest(session).headers);
    throw error;
  }
}

/** Of the guard's problem; that of another 401 is the app's. */
function reasonOf(text) {
  try {
    const { type, reason } = JSON.parse(text);
    return type.startsWith('urn:stillhere:') ? reason : undefined;
  } catch {
    return undefined;
  }
}

const CLIENTS = {
  axios: async (path) => (await axios.get(path, { adapter: 'fetch' })).data,
  angular: async (path) =>
    firstValueFrom((await angular).injector.get(HttpClient).get(path, { responseType: 'text' })),
  htmx: (path) =>
    new Promise((resolve) => {
      const button = document.querySelector('#htmx');
      button.setAttribute('hx-get', path);
      globalThis.htmx.process(button);
      new MutationObserver(() => resolve(button.textContent)).observe(button, { childList: true });
      button.click();
    }),
  jQuery: (path) => again((headers) => $.ajax(path, { headers, dataType: 'text' })),
};

window.clients = {
  session,
  ask(client, path) {
    window.answer = undefined;
    CLIENTS[client](path).then(
      (answer) => (window.answer = answer),
      (error) => (window.answer = String(error?.status ?? error)),
    );
  },
};

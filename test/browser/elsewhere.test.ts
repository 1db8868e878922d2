import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launch, openBank, Person, SECOND, type Bank } from './bank.ts';

describe.skipIf(inject('chromium') === undefined)('a person who is signed in elsewhere', () => {
  let browser: Browser;
  let bank: Bank;
  const people: Person[] = [];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    bank = await openBank({ maxSessions: 2, onLimit: 'refuse' });
  });
  afterEach(async () => {
    for (const { context } of people.splice(0)) await context.close();
    await bank.close();
  });

  async function arrive(): Promise<Person> {
    const person = await Person.arrive(bank, browser);
    people.push(person);
    return person;
  }

  it('S9: is asked which session shall end, and is in by one press, without the password again', async () => {
    const [atWork, atHome] = [await arrive(), await arrive()];
    const [office, home] = [await atWork.open('/'), await atHome.open('/')];
    await atWork.beHeard();
    const phone = await (await arrive()).context.newPage();
    await phone.goto(`${bank.url}/transfer`);
    await phone.fill('[name=username]', 'george');
    await phone.fill('[name=password]', 'password');
    await phone.click('main button');

    await phone.getByRole('heading', { name: 'You are signed in elsewhere' }).waitFor();
    const choices = phone.getByRole('button', { name: 'End it, and sign in here' });
    expect(await choices.count()).toBe(2);
    expect(await phone.getByText('Chrome').count()).toBeGreaterThan(0);
    await choices.first().click();
    await phone.getByRole('heading', { name: 'New transfer' }).waitFor();

    await office.waitForURL(/reason=limit/);
    expect(await office.getByText('your account had too many sessions').isVisible()).toBe(true);
    expect(await home.getByRole('heading', { name: 'Hello, george' }).isVisible()).toBe(true);
    expect(await bank.sessions.list('george')).toHaveLength(2);
  });

  it('cannot use the page twice', async () => {
    await (await arrive()).open('/');
    await (await arrive()).open('/');
    const third = await arrive();
    const answer = await third.context.request.post(`${bank.url}/sign-in`, {
      form: { username: 'george', password: 'password' },
    });
    expect(answer.status()).toBe(409);
    const page = await answer.text();
    const ticket = /name="ticket" value="([^"]*)"/.exec(page)?.[1] ?? '';
    const id = /name="id" value="([^"]*)"/.exec(page)?.[1] ?? '';
    const choose = () =>
      third.context.request.post(`${bank.url}/sign-in/instead`, {
        form: { ticket, id },
        maxRedirects: 0,
      });
    expect((await choose()).status()).toBe(303);
    await third.wait(SECOND);
    const again = await choose();
    expect(again.status()).toBe(401);
    expect(await again.text()).toContain('Please enter your password again');
    expect(await bank.sessions.list('george')).toHaveLength(2);
  });
});

import { redirect } from '@sveltejs/kit';
import { web } from '../../sessions.js';

export const load = async ({ fetch, cookies }) => ({
  cookies: cookies.getAll().map(({ name }) => name),
  public: await (await fetch('/public')).text(),
});

export const actions = {
  stay: async (event) => void (await web.of(event).signIn('george', { data: { count: 0 } })),
  async go(event) {
    await web.of(event).signIn('george', { data: { count: 0 } });
    redirect(303, '/page');
  },
  async fail(event) {
    await web.of(event).signIn('george', { data: { count: 0 } });
    throw new Error('after the sign-in');
  },
};

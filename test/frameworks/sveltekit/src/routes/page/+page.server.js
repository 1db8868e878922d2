import { web } from '../../sessions.js';

export async function load({ locals, fetch, url }) {
  const inner = url.searchParams.has('inner') ? await (await fetch('/me')).text() : '';
  return {
    subject: locals.session.subject,
    inner,
    late: new Promise((resolve) => setTimeout(resolve, 50, 'late')),
  };
}

export const actions = {
  default: async (event) => ({ subject: web.current(event).subject }),
};

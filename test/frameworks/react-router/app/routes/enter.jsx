import { Form, redirect } from 'react-router';
import { web } from '../sessions.server.js';

export async function action({ context, request }) {
  const form = await request.formData();
  await web.of({ context }).signIn('george', { data: { count: 0 } });
  if (form.has('break')) throw new Error('after the sign-in');
  throw redirect('/page');
}

export default () => (
  <Form method="post">
    <button>Sign in</button>
  </Form>
);

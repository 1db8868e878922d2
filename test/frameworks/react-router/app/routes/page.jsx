import { Form, useFetcher, useLoaderData } from 'react-router';
import { web } from '../sessions.server.js';

export const loader = ({ context }) => ({ subject: context.get(web.sessionContext).subject });
export async function action({ context }) {
  await web.of({ context }).rotate();
  return null;
}

export default function Page() {
  const { subject } = useLoaderData();
  const part = useFetcher();
  return (
    <>
      <h1>{subject}</h1>
      <button onClick={() => part.load('/part')}>Part</button>
      <Form method="post" action="/session/sign-out">
        <button>Sign out</button>
      </Form>
    </>
  );
}

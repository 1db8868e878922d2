import { redirect } from 'next/navigation';
import { reasonText } from 'stillhere/server';
import { sessions, web } from '../../sessions';

export default async function SignIn({ searchParams }) {
  const { reason, next, wrong } = await searchParams;
  const why = wrong === undefined ? reasonText(reason) : 'The name or the password is wrong.';

  async function signIn(form) {
    'use server';
    const home = sessions.safeNext(next, '/accounts');
    // Here you look up the name, and compare a hash.
    if (form.get('username') !== 'george' || form.get('password') !== 'password') {
      redirect(`/sign-in?wrong=yes&next=${encodeURIComponent(home)}`);
    }
    await (await web.of()).signIn('george');
    redirect(home);
  }

  return (
    <form action={signIn}>
      <h1>Sign in</h1>
      <p role="status">{why}</p>
      <label>
        Name <input name="username" autoComplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" required />
      </label>
      <button>Sign in</button>
    </form>
  );
}

import Link from 'next/link';
import { sessions, web } from '../../sessions';

export default async function Layout({ children }) {
  const tag = await web.refreshTag('/accounts');
  return (
    <>
      <div dangerouslySetInnerHTML={{ __html: tag }} />
      <Link href="/accounts">Accounts</Link> <Link href="/accounts/history">History</Link>
      {children}
      <form method="post" action="/session/sign-out">
        <button>Sign out</button>
      </form>
      <still-here></still-here>
      <script async src={sessions.clientUrl}></script>
    </>
  );
}

/** The app of docs/frameworks/react-router.md. */
import { describePage } from './page.ts';

/** What React Router's template has in it. */
const ROOT = `import { Links, Meta, Outlet, Scripts, ScrollRestoration } from 'react-router';

export function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}
`;

describePage({
  name: 'react-router',
  packages: 'react-router-page',
  template: (page) => ({
    'public/favicon.ico': '',
    'package.json': '{ "private": true, "type": "module" }',
    'vite.config.ts': `import { reactRouter } from '@react-router/dev/vite';

export default { plugins: [reactRouter()] };
`,
    'app/root.tsx': `${/^In `app\/root.tsx`[^\n]*\n\n```tsx\n(.*?)^```$/ms.exec(page)?.[1]}\n${ROOT}`,
  }),
  build: ['vite/bin/vite.js', 'build', '--app', '--logLevel', 'error'],
  serve: ['@react-router/serve/bin.cjs', './build/server/index.js'],
});

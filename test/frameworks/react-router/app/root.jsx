import { Outlet, Scripts } from 'react-router';
import { web } from './sessions.server.js';

export const middleware = [web.surface];

export default function Root() {
  return (
    <html lang="en">
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}

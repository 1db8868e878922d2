import { redirect } from 'next/navigation';
import { GUARDED_ROUTES, OPEN_ROUTES, responseOf, statusOf } from '../../contract.mjs';
import { web, world } from '../../sessions';

async function answer(request, exchange) {
  const { pathname, searchParams } = new URL(request.url);
  const session = searchParams.has('of') ? await web.of() : exchange.session;
  const call = { ...exchange, session, query: searchParams };
  const open = OPEN_ROUTES[pathname];
  if (open !== undefined) return responseOf(await open(call, world));
  const refusal = await exchange.guard();
  if (refusal !== undefined) return refusal;
  const stale = pathname === '/fresh' ? exchange.requireFresh('5m') : undefined;
  if (stale !== undefined) return stale;
  const guarded = GUARDED_ROUTES[pathname];
  if (guarded === undefined) return new Response('not found', { status: 404 });
  return responseOf(await guarded(call, world));
}

/** As Next's own users lead on: by throwing. */
async function enter() {
  await (await web.of()).signIn('george');
  redirect('/me');
}

const handler = (request) =>
  web.handle(request, (exchange) =>
    request.nextUrl.pathname === '/enter'
      ? enter()
      : answer(request, exchange).catch(
          (error) => new Response(String(error), { status: statusOf(error) }),
        ),
  );

export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
  handler as PUT,
};

import { web } from '../../../sessions';

export const GET = (request) =>
  web.handle(request, async ({ guard, current }) => {
    const refusal = await guard();
    return refusal ?? Response.json({ subject: current().subject });
  });

/** The middleware of the root answers; React Router asks it for paths alone that some route has. */
export const loader = () => new Response('not found', { status: 404 });
export const action = loader;

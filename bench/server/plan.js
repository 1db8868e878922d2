/** Knows what is compared with what. */

/** @typedef {import('./generation.js').Group} Group */
/** @typedef {import('./generation.js').Variant} Variant */

export const EXPRESS = 'express: stillhere, Redis';
export const FASTIFY = 'fastify: stillhere, Redis';
export const STRICT = 'express: stillhere strict, Redis';
export const EXPRESS_PEER = 'express: express-session, connect-redis';
const FASTIFY_PEER = 'fastify: @fastify/session, memory';

/** What V8 needs until all that is hot is compiled: Express is colder. */
const FEW = { warmUp: 2_500 };
const MANY = { warmUp: 4_000 };

/**
 * What decides: ours beside the build of an older commit and the peers.
 * @param {string | undefined} today The root of that build.
 * @returns {readonly Group[]}
 */
export function firstGroups(today) {
  return [
    {
      title: 'Express 5',
      ...FEW,
      variants: [
        plain('express: bare'),
        { ...plain(EXPRESS_PEER), every: 3 },
        { ...plain('express: laid out: bare'), every: 3 },
        ...withToday(EXPRESS, today),
      ],
      ratios: [
        { name: 'addedCpuVsExpressSessionRedis', of: EXPRESS, over: EXPRESS_PEER },
        ...vsToday('expressVsToday', EXPRESS, today),
      ],
    },
    {
      title: 'Fastify 5',
      ...MANY,
      variants: [
        plain('fastify: bare'),
        { ...plain(FASTIFY_PEER), every: 3 },
        ...withToday(FASTIFY, today),
      ],
      ratios: [
        { name: 'addedCpuVsFastifySessionMemory', of: FASTIFY, over: FASTIFY_PEER },
        ...vsToday('fastifyVsToday', FASTIFY, today),
      ],
    },
  ];
}

/** All else that is in the tables. */
export const MORE_GROUPS = /** @type {readonly Group[]} */ ([
  {
    title: 'Express 5, more',
    ...FEW,
    variants: [
      plain('express: bare'),
      { ...plain('express: bare'), names: ['express: bare, once more (noise)'] },
      plain('express: stillhere, memory'),
      { ...plain(EXPRESS), names: ['express: stillhere, Redis (fetch)'], kind: 'fetch' },
      plain(STRICT),
      { ...plain('express: express-session, memory'), every: 3 },
      { ...plain('express: iron-session'), every: 3 },
    ],
    ratios: [],
  },
  {
    title: 'Fastify 5, more',
    ...MANY,
    variants: [
      plain('fastify: bare'),
      { ...plain('fastify: bare'), names: ['fastify: bare, once more (noise)'] },
      plain('fastify: stillhere, memory'),
      { ...plain(FASTIFY), names: ['fastify: stillhere, Redis (fetch)'], kind: 'fetch' },
      plain('fastify: stillhere strict, Redis'),
      { ...plain('fastify: @fastify/session, connect-redis'), every: 3 },
    ],
    ratios: [],
  },
  ...['Hono', 'Koa', 'h3', 'Next'].map((framework) => {
    const name = framework.toLowerCase();
    return {
      title: framework === 'Next' ? "Next's proxy, without Next" : framework,
      ...MANY,
      variants: [plain(`${name}: bare`), plain(`${name}: stillhere, Redis`)],
      ratios: [],
    };
  }),
  {
    title: 'Signing in and out, Express 5 and Redis',
    warmUp: 1_000,
    variants: [plain('express: bare'), signing(EXPRESS), signing(EXPRESS_PEER)],
    ratios: [
      { name: 'signInVsExpressSessionRedis', of: `${EXPRESS}: in`, over: `${EXPRESS_PEER}: in` },
      { name: 'signOutVsExpressSessionRedis', of: `${EXPRESS}: out`, over: `${EXPRESS_PEER}: out` },
    ],
  },
]);

/**
 * @param {string} app
 * @returns {Variant}
 */
function plain(app) {
  return { names: [app], app };
}

/**
 * @param {string} app
 * @returns {Variant}
 */
function signing(app) {
  return { names: [`${app}: in`, `${app}: out`], app, kind: 'signing' };
}

/**
 * @param {string} app
 * @param {string | undefined} today
 * @returns {readonly Variant[]}
 */
function withToday(app, today) {
  const own = plain(app);
  return today === undefined ? [own] : [own, { names: [nameOfToday(app)], app, build: today }];
}

/**
 * @param {string} name
 * @param {string} app
 * @param {string | undefined} today
 */
function vsToday(name, app, today) {
  return today === undefined ? [] : [{ name, of: app, over: nameOfToday(app) }];
}

/** @param {string} app */
function nameOfToday(app) {
  return `${app} (today's)`;
}

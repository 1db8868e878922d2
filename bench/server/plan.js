/** Knows what is compared with what. */

/** @typedef {import('./generation.js').Group} Group */
/** @typedef {import('./generation.js').Variant} Variant */

export const EXPRESS = 'express: stillhere, Redis';
export const FASTIFY = 'fastify: stillhere, Redis';
export const STRICT = 'express: stillhere strict, Redis';
const EXPRESS_PEER = 'express: express-session, connect-redis';
const FASTIFY_PEER = 'fastify: @fastify/session, memory';

/** Requests in a block: some thirty milliseconds of Express, and as many of what is quicker. */
const [FEW, MANY] = [400, 1_000];

/**
 * What decides: ours beside the build of an older commit and the peers.
 * @param {string | undefined} today The root of that build.
 * @returns {readonly Group[]}
 */
export function firstGroups(today) {
  return [
    {
      title: 'Express 5',
      requests: FEW,
      variants: [
        plain('express: bare'),
        { ...plain(EXPRESS_PEER), every: 3 },
        ...withToday(EXPRESS, today),
      ],
      ratios: [
        { name: 'addedCpuVsExpressSessionRedis', of: EXPRESS, over: EXPRESS_PEER },
        ...vsToday('expressVsToday', EXPRESS, today),
      ],
    },
    {
      title: 'Fastify 5',
      requests: MANY,
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
    requests: FEW,
    variants: [
      plain('express: bare'),
      { ...plain('express: bare'), name: 'express: bare, once more (noise)' },
      plain('express: stillhere, memory'),
      { ...plain(EXPRESS), name: 'express: stillhere, Redis (fetch)', kind: 'fetch' },
      plain(STRICT),
      { ...plain('express: express-session, memory'), every: 3 },
      { ...plain('express: iron-session'), every: 3 },
    ],
    ratios: [],
  },
  {
    title: 'Fastify 5, more',
    requests: MANY,
    variants: [
      plain('fastify: bare'),
      { ...plain('fastify: bare'), name: 'fastify: bare, once more (noise)' },
      plain('fastify: stillhere, memory'),
      { ...plain(FASTIFY), name: 'fastify: stillhere, Redis (fetch)', kind: 'fetch' },
      plain('fastify: stillhere strict, Redis'),
      { ...plain('fastify: @fastify/session, connect-redis'), every: 3 },
    ],
    ratios: [],
  },
]);

/**
 * @param {string} app
 * @returns {Variant}
 */
function plain(app) {
  return { name: app, app };
}

/**
 * @param {string} app
 * @param {string | undefined} today
 * @returns {readonly Variant[]}
 */
function withToday(app, today) {
  const own = plain(app);
  return today === undefined ? [own] : [own, { name: nameOfToday(app), app, build: today }];
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

/** Which part may import which: design, section 5. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [from, ...allowed] },
});

/** What the parts of a page may import. */
const PAGE = ['^src/client/', '^src/core/', '^src/languages/'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('core-imports-nothing', '^src/core/', []),
    only('languages-import-core', '^src/languages/', ['^src/core/']),
    only('client-imports-core', '^src/client/', ['^src/core/']),
    only('drafts-import-client-and-languages', '^src/drafts/', PAGE),
    only('notices-import-client-and-languages', '^src/notices/', PAGE),
    only('element-imports-client-and-languages', '^src/element/', PAGE),
    only('bindings-import-client-and-element', '^src/bindings/', [
      '^src/core/',
      '^src/client/',
      '^src/element/',
      '^node_modules/(@types/)?(react|vue|svelte|solid-js|@angular/core)/',
    ]),
    only('engine-imports-core', '^src/engine/', ['^src/core/', '^(crypto|os)$']),
    only('stores-import-engine', '^src/stores/', [
      '^src/core/',
      '^src/engine/',
      '^crypto$',
      '^node_modules/(@types/)?express-session/',
    ]),
    only('server-imports-engine-and-default-store', '^src/server/', [
      '^src/core/',
      '^src/engine/',
      '^src/languages/',
      '^src/stores/memory[.]ts$',
      '^(crypto|fs|module)$',
      '^node_modules/(cookie|bowser)/',
    ]),
    only('adapters-import-server', '^src/adapters/', [
      '^src/core/',
      '^src/server/',
      '^(async_hooks|http|http2|stream)$',
      '^node_modules/(@types/)?(on-headers|express|fastify|koa|@nestjs/common|hono|h3|elysia)/',
    ]),
    only('attach-imports-server', '^src/attach/', [
      '^src/core/',
      '^src/engine/',
      '^src/server/',
      '^(async_hooks|crypto)$',
      '^node_modules/cookie/',
    ]),
    only('testing-imports-engine', '^src/testing/', ['^src/core/', '^src/engine/', '^assert']),
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node'],
    },
  },
};

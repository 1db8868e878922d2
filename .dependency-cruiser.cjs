/** Which part may import which: design, section 5. */
const only = (name, from, allowed, except = '^$') => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: except },
  to: { pathNot: [from, ...allowed] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('core-imports-nothing', '^src/core/', []),
    only('client-imports-core', '^src/client/', ['^src/core/']),
    only('element-imports-client', '^src/element/', ['^src/client/', '^src/core/']),
    only(
      'server-imports-core',
      '^src/server/',
      ['^src/core/', '^(crypto|fs|module)$', '^node_modules/cookie/'],
      '^src/server/create-sessions[.]ts$',
    ),
    only('default-store-is-memory', '^src/server/create-sessions[.]ts$', [
      '^src/core/',
      '^src/server/',
      '^src/stores/memory[.]ts$',
    ]),
    only('stores-import-core-and-port', '^src/stores/', [
      '^src/core/',
      '^crypto$',
      '^src/server/(store|system-clock|learnt-clock|listeners|record-table|store-door|within)[.]ts$',
    ]),
    only('adapters-import-server', '^src/adapters/', [
      '^src/core/',
      '^src/server/',
      '^(http|http2|stream)$',
      '^node_modules/(@types/)?(on-headers|express|fastify)/',
    ]),
    only('testing-imports-port', '^src/testing/', [
      '^src/core/',
      '^src/server/store[.]ts$',
      '^assert',
    ]),
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

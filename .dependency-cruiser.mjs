/**
 * The rules of the house about who may import whom. Imports of types count as well: a type that leaks is a
 * dependency too.
 */
const FEATURES = '^src/(bugs|products|accounts|worklists|saved-searches|audit|stream|notifications)/';
const MECHANISMS =
  '^src/(event-store|write-path|projector|feed|kafka|relay|reactions|jobs|http|access|database|keys|redis|sessions|mail|blobs|config|telemetry|embedded-postgres)/';
/** What wires the parts together. */
const COMPOSITION_ROOT = '^src/(main|app\\.module)\\.ts$';
/** Specs may reach across, to set a scene. */
const SPEC = '\\.spec\\.ts$';

export default {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'A domain folder imports nothing outside itself: no framework, no clock, no random. Two pure libraries are its ' +
        'language (docs/adr/0005): zod says what an event looks like, immutable keeps a fold cheap.',
      severity: 'error',
      from: { path: '^(src/[^/]+/domain)/', pathNot: SPEC },
      to: { pathNot: ['^$1/', '^node_modules/(zod|immutable)/'] },
    },
    {
      name: 'adapters-stay-home',
      comment: 'Only the module that owns an adapters folder imports from it; others use the port.',
      severity: 'error',
      from: { path: '^(?:src/([^/]+)/|projections/|migrations/|perf/|tools/|src/[^/]+$)', pathNot: SPEC },
      to: { path: '^src/[^/]+/adapters/', pathNot: '^src/$1/adapters/' },
    },
    {
      name: 'src-knows-no-projection',
      comment:
        'Read models are derived and disposable. A command that needs a fact folds the stream that owns it.',
      severity: 'error',
      from: { path: '^src/', pathNot: [COMPOSITION_ROOT, SPEC] },
      to: { path: '^projections/' },
    },
    {
      name: 'mechanisms-know-no-feature',
      severity: 'error',
      from: { path: MECHANISMS, pathNot: SPEC },
      to: { path: FEATURES },
    },
    {
      name: 'production-knows-no-test',
      severity: 'error',
      from: { path: '^(src|projections|migrations)/', pathNot: SPEC },
      to: { path: ['^test/', SPEC] },
    },
    {
      name: 'web-is-a-client',
      comment:
        'The web application uses the public REST contract and nothing else; what it shares knows no page.',
      severity: 'error',
      from: { path: '^web/' },
      to: { pathNot: ['^web/', '^node_modules/'] },
    },
    {
      name: 'server-knows-no-page',
      severity: 'error',
      from: { path: '^(src|projections|migrations)/' },
      to: { path: '^web/' },
    },
    {
      name: 'web-goes-one-way',
      comment:
        'router → pages → app (session, drafts, live) → ui → api; a page borrows nothing from another page.',
      severity: 'error',
      from: { path: '^web/src/(?:ui|api)/' },
      to: { path: '^web/src/pages/' },
    },
    {
      name: 'pages-stay-apart',
      severity: 'error',
      from: { path: '^web/src/pages/([^/]+)/' },
      to: { path: '^web/src/pages/', pathNot: '^web/src/pages/$1/' },
    },
    // Cycles of folders: tools/check-folder-cycles.mjs.
    { name: 'no-cycle-of-files', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'declared-and-found',
      comment: 'Every import resolves, to a file or to a package of package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-dependency-in-production',
      severity: 'error',
      from: { path: '^(src|projections|migrations)/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};

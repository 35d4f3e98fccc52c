/** Every tier runs from the TypeScript sources; swc only strips types and lowers decorators. */
const project = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        sourceMaps: 'inline',
      },
    ],
  },
};

export default {
  // The whole application runs on each engine of the event store: its suites are run once with either.
  projects: [
    {
      ...project,
      displayName: 'postgres',
      roots: [
        '<rootDir>/src',
        '<rootDir>/projections',
        '<rootDir>/test',
        '<rootDir>/tools',
        '<rootDir>/web/src',
      ],
      testMatch: ['**/*.spec.ts'],
    },
    {
      ...project,
      displayName: 'eventstoredb',
      roots: ['<rootDir>/test/integration'],
      testMatch: ['**/*.spec.ts'],
      setupFiles: ['<rootDir>/test/support/on-eventstoredb.ts'],
      // What these are about is the same whichever engine holds the log; they are run once.
      testPathIgnorePatterns: [
        '/(compose|gateway|database-(logins|roles)|migrate|migrating-roles|rate-limits|redis-[a-z-]+|shared-answers)\\.spec',
        '/(attachments-(clamd|s3|streaming|hostile)|demo|export|http-(errors|fuzz)|kafka-outages|pages|relay|search-walking)\\.spec',
      ],
    },
  ],
  testTimeout: 60_000,
  // Tests wait much: two of them leave a third of two cores idle.
  maxWorkers: 3,
  // Modules of every spec file stay in memory (ESM): a worker that has grown is exchanged between two files.
  workerIdleMemoryLimit: '1500MB',
};

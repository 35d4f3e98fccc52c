import { ConfigurationError } from '../src/config/config.js';
import { EmbeddedPostgresError } from '../src/embedded-postgres/embedded-postgres-error.js';
import { auditTool } from './audit/audit-tool.js';

auditTool(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const expected = error instanceof ConfigurationError || error instanceof EmbeddedPostgresError;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  },
);

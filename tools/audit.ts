import { auditTool } from './audit/audit-tool.js';
import { isExpected } from './is-expected.js';

auditTool(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const expected = isExpected(error);
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  },
);

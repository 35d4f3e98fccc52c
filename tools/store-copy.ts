import { isExpected } from './is-expected.js';
import { storeCopyTool } from './store-copy/store-copy-tool.js';

storeCopyTool(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(isExpected(error) ? error.message : error);
    process.exitCode = 1;
  },
);

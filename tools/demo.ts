import { demoTool } from './demo/demo-tool.js';
import { isExpected } from './is-expected.js';

const ending = new AbortController();
// One Ctrl-C may arrive several times; the repeats are ignored.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());

demoTool(process.argv.slice(2), {
  env: process.env,
  print: (text) => console.log(text),
  note: (text) => console.error(text),
  signal: ending.signal,
}).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(isExpected(error) ? error.message : error);
    process.exit(1);
  },
);

/** `npm run format`: mends what `npm run check` says about format and lint, as far as the tools can. */
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';
import { run } from './run-command.mjs';

const node = await prepare({ build: false });
const lint = await run(node, [join(root, 'node_modules/.bin/eslint'), '.', '--fix', '--max-warnings', '0']);
const format = await run(node, [
  join(root, 'node_modules/.bin/prettier'),
  '--write',
  '.',
  '--log-level',
  'warn',
]);
process.exitCode = lint || format;

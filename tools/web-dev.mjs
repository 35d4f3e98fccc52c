/** `npm run web:dev`: the pages from their sources, beside a running BugZot (BUGZOT_URL says where, if elsewhere). */
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';
import { run } from './run-command.mjs';

const node = await prepare({ build: false });
process.exitCode = await run(node, [join(root, 'node_modules/vite/bin/vite.js'), join(root, 'web')]);

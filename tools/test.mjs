/** `npm test -- [jest arguments]`: installs and builds what is missing, then runs `tools/test/run-tests.ts`. */
import { runBuilt } from './prepare.mjs';

await runBuilt('tools/test/run-tests.js', process.argv.slice(2));

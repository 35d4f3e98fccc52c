/** `npm start`: installs and builds what is missing, then runs BugZot until it has stopped. */
import { runBuilt } from './prepare.mjs';

await runBuilt('src/main.js', process.argv.slice(2));

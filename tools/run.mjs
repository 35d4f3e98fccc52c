/** `node tools/run.mjs <script below dist> [arguments]`: the same as `npm start`, for the scripts of `tools/`. */
import { runBuilt } from './prepare.mjs';

const [script, ...args] = process.argv.slice(2);
await runBuilt(script, args);

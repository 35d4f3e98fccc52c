/** `npm run build`: installs what is missing and builds `dist`, unless it is up to date. */
import { prepare } from './prepare.mjs';

await prepare();

/** `npm run web:types`: writes the types that the web application knows the API by, from a running BugZot. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/config/load-config.js';
import { SCHEMA, webTypes } from './web-types/web-types.js';

const { values } = parseArgs({
  options: { url: { type: 'string', default: 'http://localhost:3000' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(
    `npm run web:types -- [--url http://localhost:3000]\n\nWrites ${SCHEMA} from the document of the BugZot there.`,
  );
} else {
  const answer = await fetch(new URL('/api/openapi.json', values.url));
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
  await writeFile(join(packageRoot, SCHEMA), await webTypes(await answer.text()));
  console.log(`${SCHEMA} is written.`);
}

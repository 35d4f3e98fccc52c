import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newestSchema } from '../src/event-store/upcasting.js';
import { declaredGoldens, GOLDEN_FOLDER, goldenEvent } from './golden/golden-files.js';

const HELP = `Golden files: one event of every type and schema version, as a log holds it, kept for ever.

  npm run golden                           which are missing
  npm run golden -- bug BugTagged '{…}'    writes the one that is missing, with this data, of the newest schema

A file that was committed is never changed: logs hold events like it.
`;

const goldens = declaredGoldens();
const missing = goldens.filter(({ file }) => !existsSync(join(GOLDEN_FOLDER, file)));
const [aggregate = '', type = '', data] = process.argv.slice(2);

if (aggregate.startsWith('-')) {
  console.log(HELP);
} else if (data === undefined) {
  console.log(missing.length === 0 ? 'None is missing.' : missing.map(({ file }) => file).join('\n'));
  process.exitCode = missing.length === 0 ? 0 : 1;
} else {
  const golden = missing.find(
    (one) =>
      one.aggregate.name === aggregate &&
      one.type === type &&
      one.schema === newestSchema(one.aggregate.upcasts ?? {}, type),
  );
  if (golden === undefined) {
    console.error(`${HELP}\nThere is no ${aggregate} ${type} that is missing in its newest schema.`);
    process.exitCode = 2;
  } else {
    const { events } = golden.aggregate as { events: Record<string, { parse(data: unknown): unknown }> };
    const event = goldenEvent(golden, events[type]!.parse(JSON.parse(data)) as never);
    const path = join(GOLDEN_FOLDER, golden.file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${JSON.stringify(event, null, 2)}\n`, { flag: 'wx' });
    console.log(`Written: ${path}`);
  }
}

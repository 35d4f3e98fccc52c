import { createWriteStream, statSync, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import Table from 'cli-table3';
import { createMissing } from './import/create-missing.js';
import { importLines, ImportStopped } from './import/import-lines.js';

const HELP = `Imports bugs, one JSON object a line: what GET /api/bugs/export?format=jsonl writes, or another tracker's.

  npm run import -- FILE.jsonl --source NAME [--url http://localhost:3000] [--token TOKEN] [--create-missing]

  --source          what the tracker is called that the bugs are from; with a bug's "id" it names the bug for good,
                    so give the same name again when you import again
  --url             where BugZot is
  --token           of an admin; better in BUGZOT_TOKEN, where nobody sees it
  --create-missing  makes products, components and versions that are not there

People are found by their user names, so make their accounts first; what somebody wrote whom nobody knows here counts as
written by the admin who imports. A bug that is there already is left alone: killed and started again, the import goes
on; run twice, it adds nothing. Lines that are refused are in FILE.jsonl.refused.jsonl, with the reason; mend them there
and import that file.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: 'string' },
    url: { type: 'string', default: 'http://localhost:3000' },
    token: { type: 'string', default: process.env['BUGZOT_TOKEN'] ?? '' },
    'create-missing': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const { source, url, token, help } = values;
  const [file] = positionals;
  if (help || file === undefined || source === undefined || token === '' || positionals.length > 1) {
    console.error(HELP);
    process.exitCode = help ? 0 : 2;
    return;
  }
  const refusedFile = `${file.replace(/\.refused\.jsonl$/, '')}.refused.jsonl`;
  // Lines that are mended and refused again must not overwrite those that are still to be read.
  const rest = refusedFile === file ? `${file}.again` : refusedFile;
  await rm(rest, { force: true });
  let refused: WriteStream | undefined;
  const total = statSync(file).size;
  const started = Date.now();
  const rate = (lines: number): string => (lines / Math.max((Date.now() - started) / 1000, 0.001)).toFixed(0);
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage} % | {added} added, {present} there already, {refused} refused | {rate}/s',
    clearOnComplete: true,
  });
  bar.start(total, 0, { added: 0, present: 0, refused: 0, rate: 0 });
  try {
    const tally = await importLines({
      file,
      source,
      url,
      token,
      onLine: ({ added, present, refused: count }, bytes) =>
        bar.update(Math.min(bytes, total), {
          added,
          present,
          refused: count,
          rate: rate(added + present + count),
        }),
      onRefused: (bug, reason) => {
        refused ??= createWriteStream(rest);
        const line = typeof bug === 'object' ? { ...bug, refused: reason } : { text: bug, refused: reason };
        refused.write(`${JSON.stringify(line)}\n`);
      },
      ...(values['create-missing'] ? { onMissing: createMissing(url, token) } : {}),
    });
    bar.stop();
    const table = new Table({ head: ['bugs', ''], style: { head: [], border: [] } });
    const lines = tally.added + tally.present + tally.refused;
    table.push(['added', tally.added], ['there already', tally.present], ['refused', tally.refused]);
    table.push(['a second', rate(lines)]);
    console.log(table.toString());
    if (tally.refused > 0) console.error(`The refused lines, with their reasons: ${rest}`);
    process.exitCode = tally.refused > 0 ? 1 : 0;
  } finally {
    bar.stop();
    refused?.end();
  }
}

main().catch((error: unknown) => {
  const expected = error instanceof ImportStopped || (error instanceof Error && 'code' in error);
  console.error(expected ? `${error.message}\nStart it again, and it goes on.` : error);
  process.exitCode = 1;
});

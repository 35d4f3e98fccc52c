import Table from 'cli-table3';
import { verifyFile } from '../../src/audit/export-file.js';
import { signingKey } from '../../src/audit/signing-key.js';
import type { Verdict } from '../../src/audit/verdict.js';
import { verifyStore } from '../../src/audit/verify-store.js';
import { withLogBar } from '../log-bar.js';
import { withLog } from '../with-log.js';
import type { AuditTask } from './audit-task.js';

/** @returns whether all is as it was written */
export async function verify(task: AuditTask): Promise<boolean> {
  const [file] = task.files;
  const verdict = await (file === undefined ? verifyHere(task) : verifyThere(file, task));
  show(verdict, task);
  return verdict.ok;
}

function verifyHere({ keys, known, stream, env, note }: AuditTask): Promise<Verdict> {
  return withLog(
    async ({ stored, config }) => {
      const own = signingKey(config.BUGZOT_SIGNING_KEY, config.BUGZOT_DATA_DIR).public;
      const trusted = keys.length > 0 ? keys : [own];
      return withLogBar('verify', await stored.head(), (onProgress) =>
        verifyStore(stored, { keys: trusted, known, stream: stream ?? null, onProgress }),
      );
    },
    note,
    env,
  );
}

async function verifyThere(file: string, { keys, known, stream, note }: AuditTask): Promise<Verdict> {
  const { header, ...verdict } = await verifyFile(file, { keys, known, stream });
  if (keys.length === 0) {
    note(
      'WARNING: this trusts the key that the file itself names. Whoever made the file can have made the key, too:\n' +
        'give the one you know with --public-key.',
    );
  }
  if (header !== undefined) {
    note(
      `Exported ${header.exportedAt} from ${header.engine}; key ${header.keyId}; ${header.stream ?? 'the whole log'}.`,
    );
  }
  return verdict;
}

function show(
  { events, streams, checkpoints, covered, problems, moreProblems, ok }: Verdict,
  { print }: AuditTask,
) {
  const style = { head: [], border: [] };
  const summary = new Table({ style });
  summary.push(
    ['events', events.toLocaleString('en')],
    ['streams', streams.toLocaleString('en')],
    ['checkpoints', checkpoints.toLocaleString('en')],
    ['events up to the last good checkpoint', covered.toLocaleString('en')],
    ['verdict', ok ? 'as it was written' : 'NOT as it was written'],
  );
  print(summary.toString());
  if (ok) return;
  const table = new Table({ head: ['kind', 'stream', 'version', 'event', 'position', 'detail'], style });
  for (const { kind, stream, version, event, position, detail } of problems) {
    table.push([kind, stream ?? '', version ?? '', event ?? '', position ?? '', detail]);
  }
  print(table.toString());
  if (moreProblems > 0) print(`… and ${moreProblems.toLocaleString('en')} more`);
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { packageRoot } from '../../src/config/load-config.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { failedJobs } from './drained.js';
import { Findings } from './findings.js';
import type { Journal } from './journal.js';
import type { Load } from './load.js';
import { classified } from './log-lines.js';
import type { Complaints } from './person.js';
import type { SiteEnv } from './site.js';
import type { Kind } from './victim.js';
import type { WholeLog } from './whole-log.js';

/** A process cannot start while what it needs is away; its supervisor starts it again. */
const NEEDED: readonly Kind[] = ['postgres', 'redis', 'kafka'];
const BOOT_MS = 15_000;

/** The same as `npm run audit -- verify` and `npm run projections:verify`, by the same programs. */
export async function checkByTool(title: string, args: string[], env: SiteEnv): Promise<Findings> {
  const findings = new Findings(title);
  const [script, ...rest] = args;
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(packageRoot, 'dist/tools', script!), ...rest],
      { env: { PATH: process.env['PATH'], ...env }, maxBuffer: 1 << 26 },
    );
    const rows = stdout.split('\n').filter((line) => line.startsWith('│'));
    findings.count(
      rows.map((row) => row.slice(1, -1).replaceAll(/\s+/g, ' ').replace('│', ':').trim()).join('\n'),
    );
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    findings.expect(false, () => `${stdout}${stderr}`.slice(0, 4000));
  }
  return findings;
}

/** No job is left as failed, and every attachment was looked at, once. */
export async function checkJobs(log: WholeLog, env: SiteEnv, left: readonly string[]): Promise<Findings> {
  const findings = new Findings('no job is lost, and every attachment was processed');
  for (const one of left) findings.expect(false, () => `Left to do: ${one}`);
  for (const { queue, failed } of await failedJobs(env)) {
    findings.expect(false, () => `${failed} jobs of queue ${queue} were given up`);
  }
  const done = Map.groupBy(
    [...log.ofType('AttachmentProcessed'), ...log.ofType('AttachmentRejected')],
    attachmentOf,
  );
  const added = log.ofType('AttachmentAdded');
  for (const event of added) {
    const times = done.get(attachmentOf(event))?.length ?? 0;
    findings.expect(
      times === 1,
      () => `Attachment ${attachmentOf(event)} of ${event.stream} was processed ${times} times`,
    );
  }
  findings.count(`${added.length} attachments`);
  return findings;
}

function attachmentOf({ data }: RecordedEvent): number {
  return Number(data['id']);
}

/** Nothing ended, complained or answered what no kill explains; and nothing holds what it should have let go. */
export async function checkProcesses(
  journal: Journal,
  load: Load,
  complaints: Complaints,
  url: string,
): Promise<Findings> {
  const findings = new Findings('no process failed by itself, no error unexplained, nothing held for ever');
  for (const { name, at, code, signal, wasReady, output } of journal.ended) {
    const could = !wasReady && journal.outagesAt(at, NEEDED, BOOT_MS).length > 0;
    findings.expect(
      could,
      () => `${name} ended by itself (${signal ?? `code ${code}`}):\n${output.slice(-800)}`,
    );
  }
  const lines = classified(journal);
  for (const [text, times] of lines.unexpected) findings.expect(false, () => `${times} × ${text}`);
  for (const [text, times] of complaints.found) findings.expect(false, () => `${times} × ${text}`);
  for (const failure of load.failures) findings.expect(false, () => failure);
  for (const held of await heldTooLong(url)) findings.expect(false, () => held);
  const explained = [...lines.expected.values()].reduce((sum, times) => sum + times, 0);
  findings.count(`${explained} lines that kills explain, of ${lines.expected.size} kinds`);
  findings.count(`${journal.ended.length} starts that failed while an engine was away`);
  return findings;
}

/** Transactions that nobody ends, and locks that somebody waits for, at rest. */
async function heldTooLong(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ held: string }>(
    `select format('%s is in a transaction since %s: %s', application_name, xact_start, left(query, 80)) as held
       from pg_stat_activity where state like 'idle in transaction%' and xact_start < now() - interval '5 seconds'
     union all
     select format('%s waits for a lock: %s', application_name, left(query, 80))
       from pg_locks join pg_stat_activity using (pid) where not granted and query_start < now() - interval '5 seconds'`,
  );
  await client.end();
  return rows.map(({ held }) => held);
}

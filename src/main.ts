import Table from 'cli-table3';
import { startBugZot, type BugZot } from './bugzot.js';
import { ConfigurationError, type Config } from './config/config.js';
import { loadConfig } from './config/load-config.js';
import { EmbeddedPostgresError } from './embedded-postgres/embedded-postgres-error.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import { withoutCredentials } from './telemetry/redaction.js';
import { LogElsewhere } from './event-store/log-place.js';

/** A process that does not end by itself is ended this long after it has drained, in milliseconds. */
const SHUTDOWN_LIMIT_MS = 10_000;

/** Resolves at the first signal to end. One Ctrl-C may arrive several times; the repeats are ignored. */
function endAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

async function main(): Promise<void> {
  // Before anything is started: a signal that arrives during the start must find somebody who stops it again.
  const ending = endAsked();
  const config = loadConfig();
  const embedded =
    config.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({ dataDir: config.BUGZOT_DATA_DIR, log: (line) => console.log(line) })
      : undefined;
  try {
    const bugzot = await startBugZot(config, embedded?.url ?? config.DATABASE_URL ?? '');
    greet(bugzot, config, embedded);
    await Promise.race([ending, bugzot.moved]);
    console.log('Stopping …');
    const limit = config.BUGZOT_DRAIN_SECONDS * 1000 + SHUTDOWN_LIMIT_MS;
    setTimeout(() => {
      console.error(
        `Not stopped after ${limit / 1000} s; ending all the same. Nothing acknowledged is lost.`,
      );
      process.exit(1);
    }, limit).unref();
    await bugzot.stop();
  } finally {
    await embedded?.stop();
  }
}

function greet(bugzot: BugZot, config: Config, embedded: EmbeddedPostgres | undefined): void {
  const postgres = embedded
    ? `PostgreSQL ${embedded.version}, embedded, data in ${config.BUGZOT_DATA_DIR}`
    : 'PostgreSQL, from DATABASE_URL';
  const table = new Table({ head: ['concern', 'engine'], style: { head: [], border: [] } });
  table.push(
    ['event store', bugzot.engine === 'eventstoredb' ? 'EventStoreDB, from EVENTSTORE_URL' : postgres],
    ['read models, keys', postgres],
    ['sessions, jobs', config.REDIS_URL === undefined ? postgres : 'Redis, from REDIS_URL'],
    [
      'attachments',
      config.S3_URL === undefined ? `files in ${config.BUGZOT_DATA_DIR}/blobs` : 'the bucket of S3_URL',
    ],
    [
      'mail',
      config.SMTP_URL === undefined
        ? `files in ${config.BUGZOT_DATA_DIR}/mail, read at /api/mails`
        : 'by the server of SMTP_URL',
    ],
    ['roles of this process', config.BUGZOT_ROLES.join(', ')],
  );
  console.log(table.toString());
  if (bugzot.firstAdmin) {
    const { username, password } = bugzot.firstAdmin;
    console.log(
      password === undefined
        ? `Log in as ${username} with BUGZOT_ADMIN_PASSWORD.`
        : `Log in as ${username} with the password ${password} (shown this once).`,
    );
  }
  console.log(
    bugzot.url === undefined
      ? 'BugZot is ready.'
      : `BugZot is ready: ${bugzot.url} (its API: ${bugzot.url}/api/docs)`,
  );
  if (bugzot.statusUrl !== undefined) console.log(`How this process is: ${bugzot.statusUrl}/health/ready`);
}

/** What OpenSSL and Node say of a certificate that is not good, or not for this host. */
const UNTRUSTED = /CERT|UNABLE_TO_(GET|VERIFY)|^ERR_TLS_/;

/** What a person can mend is said in a sentence; everything else with its stack. */
function explain(error: unknown): string {
  const expected = [ConfigurationError, EmbeddedPostgresError, LogElsewhere];
  if (error instanceof Error && expected.some((kind) => error instanceof kind)) return error.message;
  if (error instanceof Error && 'code' in error) {
    const port = 'port' in error ? String(error.port) : '';
    if (error.code === 'EADDRINUSE')
      return `Another program listens on port ${port}; set PORT (or BUGZOT_STATUS_PORT) to a free one.`;
    if (error.code === 'EACCES' && 'syscall' in error && error.syscall === 'listen') {
      return `This user may not listen on port ${port}; set PORT to one above 1023.`;
    }
    if (error.code === 'ECONNREFUSED')
      return `DATABASE_URL: no PostgreSQL server answers there (${error.message}).`;
    if (typeof error.code === 'string' && UNTRUSTED.test(error.code))
      return `A server's certificate is not trusted (${error.message}); docs/deployment.md says how to name its authority.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(withoutCredentials(explain(error)));
    process.exit(1);
  },
);

import { isIP } from 'node:net';
import { z } from 'zod';

/** The roles a process can play; one process plays all of them unless `BUGZOT_ROLES` says otherwise. */
export const PROCESS_ROLES = ['api', 'projector', 'relay', 'reactions', 'worker'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');

const whole = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`;
  return z.coerce.number({ error }).int({ error }).min(from, { error }).max(to, { error });
};

/** A limit; 0 is none. */
const most = (usual: number) => whole(0, 1_000_000).default(usual);

/** What Fastify takes for addresses of proxies. */
function isNetwork(value: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(value)) return true;
  const [address = '', prefix, ...more] = value.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
  return (
    bits > 0 &&
    more.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

const MINUTES = 'must be a number of minutes from 0.01 to 10080';
const HOURS = 'must be a number of hours from 0.01 to 8760';

const SHARE = 'must be a number from 0 to 1';

const oneOf = <T extends string>(values: readonly T[]) =>
  z.enum(values, { error: `must be one of: ${values.join(', ')}` });

/** A URL of one of these schemes. */
const url = (...schemes: string[]) =>
  z
    .string()
    .refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)), {
      error: `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    });

/**
 * Every variable BugZot reads, in one place: its rule, its default, and the line that `docs/configuration.md` shows.
 * A variable that begins with `BUGZOT_` and is not here stops the boot.
 */
export const variables = z.object({
  PORT: whole(0, 65_535).default(3000).describe('Port of the API; 0 takes a free one.'),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. `0.0.0.0` lets other machines in; put TLS in front of it then.'),
  BUGZOT_ORIGIN: url('http', 'https')
    .optional()
    .describe(
      'The address people use, such as `https://bugs.example.com`, when a proxy stands before BugZot.',
    ),
  BUGZOT_ROLES: z
    .string()
    .default(PROCESS_ROLES.join(','))
    .transform((value) => value.split(',').map((role) => role.trim()))
    .pipe(z.array(oneOf(PROCESS_ROLES)))
    .describe(`Roles of this process, of: ${PROCESS_ROLES.join(', ')}.`),
  BUGZOT_DRAIN_SECONDS: whole(0, 300)
    .default(0)
    .describe(
      'How long the API goes on serving after SIGTERM, while readiness says no and each answer ends its connection, in seconds. Behind a gateway: longer than it keeps idle connections, and than it takes to see that readiness says no.',
    ),
  BUGZOT_DATA_DIR: z
    .string()
    .min(1)
    .default('var')
    .describe(
      'Folder of all that has no engine of its own: the embedded PostgreSQL, the master key and the signing key, attachments, mails. Relative to the folder of package.json.',
    ),
  DATABASE_URL: url('postgres', 'postgresql')
    .optional()
    .describe('A PostgreSQL server to use instead of the embedded one.'),
  BUGZOT_DATABASE_POOL: whole(2, 200)
    .default(10)
    .describe(
      'Connections for commands at the most, and as many for queries; each projection uses one more.',
    ),
  BUGZOT_MIGRATIONS: oneOf(['run', 'check'])
    .default('run')
    .describe(
      '`check` leaves the schema to `npm run migrate`, or to another process: this one waits up to a minute for it, and needs no rights of an owner.',
    ),
  REDIS_URL: url('redis', 'rediss')
    .refine((value) => !URL.canParse(value) || /^(\/\d*)?$/.test(new URL(value).pathname), {
      error: 'must name a database by its number, as in redis://host:6379/1',
    })
    .optional()
    .describe(
      'A Redis server (7 or newer, with `maxmemory-policy noeviction`) for sessions, jobs, rate limits and a cache that processes share, `rediss://user:password@host:6379/0`; `?ca=<file>` names whoever signed its certificate. Without it they are in PostgreSQL and in the process.',
    ),
  EVENTSTORE_URL: url('esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover')
    .optional()
    .describe('An EventStoreDB / KurrentDB server that holds the log instead of PostgreSQL.'),
  KAFKA_BROKERS: z
    .string()
    .transform((value) => value.split(',').map((broker) => broker.trim()))
    .pipe(z.array(z.string().regex(/^[\w.-]+:\d{1,5}$/, { error: 'must be host:port,host:port' })).max(100))
    .optional()
    .describe(
      'Brokers of Apache Kafka, `host:port,host:port`. Events go there as records for other programs, and notifications come from there.',
    ),
  KAFKA_TLS: flag
    .default(false)
    .describe('`true` if the brokers speak TLS; `NODE_EXTRA_CA_CERTS` names certificates of your own.'),
  KAFKA_USERNAME: z.string().min(1).optional().describe('For brokers that want one, with `KAFKA_PASSWORD`.'),
  KAFKA_PASSWORD: z.string().min(1).optional().describe('Goes with `KAFKA_USERNAME`.'),
  KAFKA_SASL: oneOf(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe(
      'How the password is shown to the brokers: scram-sha-512 unless this says otherwise; `plain` only with TLS.',
    ),
  BUGZOT_KAFKA_PREFIX: z
    .string()
    .regex(/^[A-Za-z\d][\w.-]{0,99}$/, { error: 'must be letters, digits, ".", "_" and "-", up to 100' })
    .default('bugzot')
    .describe('What names of topics, groups and clients begin with: every installation has its own.'),
  BUGZOT_MASTER_KEY: z
    .string()
    .refine((value) => Buffer.from(value, 'base64').length === 32, { error: 'must be 32 bytes in base64' })
    .optional()
    .describe(
      'Wraps the keys of personal data: 32 bytes in base64 (`openssl rand -base64 32`). Without it one is made once, in `<data folder>/master.key`.',
    ),
  BUGZOT_SIGNING_KEY: z
    .string()
    .refine((value) => Buffer.from(value, 'base64').length === 32, { error: 'must be 32 bytes in base64' })
    .optional()
    .describe(
      'Seed of the Ed25519 key that signs checkpoints and exports of the log: 32 bytes in base64. Without it one is made once, in `<data folder>/signing.key`.',
    ),
  BUGZOT_CHECKPOINT_MINUTES: z.coerce
    .number({ error: MINUTES })
    .min(0.01, { error: MINUTES })
    .max(10_080, { error: MINUTES })
    .default(60)
    .describe('How often a signed checkpoint of the log is written while there is news, in minutes.'),
  SMTP_URL: url('smtp', 'smtps')
    .optional()
    .describe(
      'The mail server, `smtp://user:password@host:587`. Without it mails are `.eml` files in `<data folder>/mail`, which an admin reads at `/api/mails`.',
    ),
  BUGZOT_MAIL_FROM: z
    .string()
    .regex(/^[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/, {
      error: 'must be an address, such as BugZot <bugzot@example.com>',
    })
    .default('BugZot <bugzot@bugzot.invalid>')
    .describe('Whom mails come from.'),
  S3_URL: url('http', 'https', 's3')
    .optional()
    .describe(
      'A bucket for the bytes of attachments, `https://key:secret@host/bucket?region=…`. Without it they are files in `<data folder>/blobs`.',
    ),
  BUGZOT_ATTACHMENT_MB: whole(1, 1024).default(25).describe('Largest attachment, in megabytes (10^6 bytes).'),
  CLAMD_URL: url('tcp')
    .optional()
    .describe('A ClamAV daemon that looks at every attachment, `tcp://host:3310`.'),
  BUGZOT_REGISTRATION: oneOf(['open', 'closed'])
    .default('open')
    .describe('`closed`: only an admin makes accounts.'),
  BUGZOT_ANONYMOUS_READ: flag
    .default(false)
    .describe('`true` lets people who are not logged in read what is public.'),
  BUGZOT_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((value) => value.split(',').flatMap((one) => one.trim() || []))
    .pipe(
      z.array(
        z.string().refine(isNetwork, {
          error: 'must be addresses, networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal',
        }),
      ),
    )
    .describe(
      'Proxies whose `X-Forwarded-For` is believed: addresses, networks such as `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`, with commas between. Without it all people behind a proxy share the limits of its address.',
    ),
  BUGZOT_RATE_PER_MINUTE: most(1200).describe(
    'Requests of one account in a minute. For all limits, 0 is none.',
  ),
  BUGZOT_RATE_TOKEN_PER_MINUTE: most(600).describe(
    'Requests by one API token in a minute; they count for its account, too.',
  ),
  BUGZOT_RATE_ADDRESS_PER_MINUTE: most(600).describe(
    'Requests from one address (an IPv6 /64) of people who are not logged in, in a minute. Programs on the same machine that come through no proxy are not limited, here and above.',
  ),
  BUGZOT_REGISTRATIONS_PER_HOUR: most(20).describe('Registrations from one address in an hour.'),
  BUGZOT_MAIL_REQUESTS_PER_HOUR: most(20).describe(
    'Mails with a key that are asked for from one address in an hour.',
  ),
  BUGZOT_GUESSES_PER_HOUR: most(60).describe(
    'Keys that are tried from one address in an hour, and present passwords that are given by one account.',
  ),
  BUGZOT_LOGIN_FAILURES: most(10).describe(
    'Log-ins with one name from one address that may fail in 15 minutes; ten times as many with one name, and from one address. From everywhere.',
  ),
  BUGZOT_SESSION_HOURS: z.coerce
    .number({ error: HOURS })
    .min(0.01, { error: HOURS })
    .max(8760, { error: HOURS })
    .default(168)
    .describe('How long a session lasts, in hours.'),
  BUGZOT_ADMIN_EMAIL: z
    .email({ error: 'must be a mail address' })
    .default('admin@bugzot.invalid')
    .describe('Mail of the first admin.'),
  BUGZOT_ADMIN_USERNAME: z.string().min(1).default('admin').describe('User name of the first admin.'),
  BUGZOT_ADMIN_PASSWORD: z
    .string()
    .min(8, { error: 'must have 8 characters or more' })
    .max(128, { error: 'must have 128 characters or fewer' })
    .optional()
    .describe('Password of the first admin. Without it one is made and printed once, at the first start.'),
  BUGZOT_STATUS_PORT: whole(0, 65_535)
    .optional()
    .describe(
      'Port on which a process of any role answers `/health/live`, `/health/ready` and `/metrics`, and nothing else; 0 takes a free one. For the orchestrator and Prometheus: whoever reaches it may read it.',
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https')
    .optional()
    .describe(
      'An OTLP/HTTP receiver of traces, `http://collector:4318`. Without it nothing is traced. OpenTelemetry itself also reads `OTEL_EXPORTER_OTLP_HEADERS` from the environment.',
    ),
  OTEL_SERVICE_NAME: z.string().min(1).max(100).default('bugzot').describe('What traces call BugZot.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: SHARE })
    .min(0, { error: SHARE })
    .max(1, { error: SHARE })
    .default(1)
    .describe('Share of requests whose trace is recorded. The same in every process, or traces have holes.'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('What the log holds: one JSON line for each request at `info`.'),
});

export type Config = z.infer<typeof variables>;

/** Every problem of the configuration at once, each with the name of its variable. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/** Variables that are not the server's and may be set beside it: `npm test` reads this one. */
const OF_THE_TOOLS = ['BUGZOT_NO_INSTALL'];

/**
 * Reads the configuration from `env`. An empty variable counts as not set.
 * @throws ConfigurationError naming every bad or unknown variable
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const unknown = Object.keys(given)
    .filter(
      (name) => name.startsWith('BUGZOT_') && !(name in variables.shape) && !OF_THE_TOOLS.includes(name),
    )
    .map((name) => `${name}: BugZot has no such variable; ${suggestion(name)}`);
  const parsed = variables.safeParse(given);
  const bad = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  if (!parsed.success || unknown.length > 0) throw new ConfigurationError([...bad, ...unknown]);
  const together = kafkaProblems(parsed.data);
  if (together.length > 0) throw new ConfigurationError(together);
  return parsed.data;
}

/** What does not go together, or is missing beside something else. */
function kafkaProblems(config: Config): string[] {
  const { BUGZOT_ROLES, KAFKA_BROKERS, KAFKA_TLS, KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_SASL } = config;
  const problems: string[] = [];
  if (KAFKA_BROKERS === undefined && BUGZOT_ROLES.every((role) => role === 'relay')) {
    problems.push('KAFKA_BROKERS: must be set for a process that is a relay and nothing else');
  }
  if (KAFKA_PASSWORD !== undefined && KAFKA_USERNAME === undefined) {
    problems.push('KAFKA_USERNAME: must be set beside KAFKA_PASSWORD');
  }
  if (KAFKA_USERNAME !== undefined && KAFKA_PASSWORD === undefined) {
    problems.push('KAFKA_PASSWORD: must be set beside KAFKA_USERNAME');
  }
  if (KAFKA_SASL !== undefined && KAFKA_USERNAME === undefined && KAFKA_PASSWORD === undefined) {
    problems.push('KAFKA_USERNAME: must be set beside KAFKA_SASL');
  }
  if (KAFKA_SASL === 'plain' && !KAFKA_TLS) {
    problems.push('KAFKA_SASL: plain sends the password in clear; it needs KAFKA_TLS=true');
  }
  return problems;
}

function suggestion(name: string): string {
  const [nearest] = Object.keys(variables.shape)
    .map((known) => ({ known, distance: editDistance(name, known) }))
    .filter(({ distance }) => distance <= 3)
    .sort((a, b) => a.distance - b.distance);
  return nearest ? `did you mean ${nearest.known}?` : 'docs/configuration.md lists them';
}

/** How many letters must be typed, removed or replaced to make `b` of `a` (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

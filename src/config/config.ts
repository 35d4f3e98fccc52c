import { z } from 'zod';

/** The roles a process can play; one process plays all of them unless `BUGZOT_ROLES` says otherwise. */
export const ROLES = ['api', 'projector', 'reactions'] as const;
export type Role = (typeof ROLES)[number];

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** A URL of one of these schemes. */
const url = (...schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)), {
    error: `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  });

/**
 * Every variable BugZot reads, in one place: its rule, its default, and the line that `docs/configuration.md` shows.
 * A variable that begins with `BUGZOT_` and is not here stops the boot.
 */
export const variables = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('Port of the API; 0 takes a free one.'),
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. `0.0.0.0` lets other machines in; put TLS in front of it then.'),
  BUGZOT_ORIGIN: url('http', 'https')
    .optional()
    .describe('The address people use, such as `https://bugs.example.com`, when a proxy stands before BugZot.'),
  BUGZOT_ROLES: z
    .string()
    .default(ROLES.join(','))
    .transform((value) => value.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(ROLES)).min(1))
    .describe(`Roles of this process, of: ${ROLES.join(', ')}.`),
  BUGZOT_DATA_DIR: z
    .string()
    .min(1)
    .default('var')
    .describe('Folder of the embedded PostgreSQL and of the master key; relative to the folder of package.json.'),
  DATABASE_URL: url('postgres', 'postgresql')
    .optional()
    .describe('A PostgreSQL server to use instead of the embedded one.'),
  BUGZOT_DATABASE_POOL: z.coerce
    .number()
    .int()
    .min(2)
    .max(200)
    .default(10)
    .describe('Connections for commands and queries; each projection uses one more.'),
  EVENTSTORE_URL: url('esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover')
    .optional()
    .describe('An EventStoreDB / KurrentDB server that holds the log instead of PostgreSQL.'),
  BUGZOT_MASTER_KEY: z
    .string()
    .refine((value) => Buffer.from(value, 'base64').length === 32, { error: 'must be 32 bytes in base64' })
    .optional()
    .describe(
      'Wraps the keys of personal data: 32 bytes in base64 (`openssl rand -base64 32`). Without it one is made once, in `<data folder>/master.key`.',
    ),
  BUGZOT_ANONYMOUS_READ: flag
    .default(false)
    .describe('`true` lets people who are not logged in read what is public.'),
  BUGZOT_SESSION_HOURS: z.coerce
    .number()
    .min(0.01)
    .max(8760)
    .default(168)
    .describe('How long a session lasts, in hours.'),
  BUGZOT_ADMIN_EMAIL: z.email().default('admin@bugzot.invalid').describe('Mail of the first admin.'),
  BUGZOT_ADMIN_USERNAME: z.string().min(1).default('admin').describe('User name of the first admin.'),
  BUGZOT_ADMIN_PASSWORD: z
    .string()
    .min(8)
    .max(128)
    .optional()
    .describe('Password of the first admin. Without it one is made and printed once, at the first start.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
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

/**
 * Reads the configuration from `env`. An empty variable counts as not set.
 * @throws ConfigurationError naming every bad or unknown variable
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const unknown = Object.keys(given)
    .filter((name) => name.startsWith('BUGZOT_') && !(name in variables.shape) && name !== 'BUGZOT_NO_INSTALL')
    .map((name) => `${name} is not a variable of BugZot; docs/configuration.md lists them`);
  const parsed = variables.safeParse(given);
  const bad = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  if (!parsed.success || unknown.length > 0) throw new ConfigurationError([...bad, ...unknown]);
  return parsed.data;
}

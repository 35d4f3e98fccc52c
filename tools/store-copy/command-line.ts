import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PublicKey } from '../../src/audit/signing-key.js';

export const HELP = `Moves the log of BugZot from one engine to the other: PostgreSQL or EventStoreDB / KurrentDB.

  npm run store:copy -- --to esdb://host:2113   from PostgreSQL to that server
  npm run store:copy -- --to eventstoredb       the same, to the server of EVENTSTORE_URL
  npm run store:copy -- --to postgres           from the server of EVENTSTORE_URL back to PostgreSQL

  --from SOURCE      postgres, eventstoredb or a URL; without it, where the log is now
  --public-key KEY   a key that checkpoints were signed with before the present one: PEM, base64, or a file that holds it;
                     may be repeated

It may be started while BugZot runs, and copies what is there; the move itself waits until no process of BugZot runs any
more. So: run it, stop BugZot, run it again, set EVENTSTORE_URL or leave it out as it says, start BugZot. It may be stopped
at any moment, also by kill -9: run again, it goes on. Every event is compared and the chains and checkpoints of the copy
are verified before the log is moved.

Exit code: 0 the log is moved, 1 it is not, 2 the command line cannot be understood, 3 copied, and BugZot still runs.
`;

/** Where a log is: the URL of a server, or nothing for PostgreSQL. */
export interface Place {
  eventStoreUrl?: string;
}

export interface CommandLine {
  /** Undefined: where it is now. */
  from: Place | undefined;
  to: Place;
  keys: PublicKey[];
}

export class UsageError extends Error {}

/**
 * @param configured EVENTSTORE_URL, asked for when it is needed
 * @throws UsageError
 */
export function parseCommandLine(
  argv: readonly string[],
  configured: () => string | undefined,
): CommandLine | 'help' {
  const { from, to, help, 'public-key': keys } = parsed(argv);
  if (help) return 'help';
  if (to === undefined) throw new UsageError('Where to? Say --to.');
  return {
    from: from === undefined ? undefined : placeOf('--from', from, configured),
    to: placeOf('--to', to, configured),
    keys: keys.map(keyOf),
  };
}

function parsed(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        'public-key': { type: 'string', multiple: true, default: [] as string[] },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function placeOf(option: string, given: string, configured: () => string | undefined): Place {
  if (given === 'postgres') return {};
  if (given === 'eventstoredb') {
    const eventStoreUrl = configured();
    if (eventStoreUrl === undefined) {
      throw new UsageError(`${option} eventstoredb is the server of EVENTSTORE_URL: set it.`);
    }
    return { eventStoreUrl };
  }
  if (!/^(esdb|kurrentdb)(\+discover)?:\/\/./.test(given)) {
    throw new UsageError(`${option} is postgres, eventstoredb or a URL such as esdb://host:2113.`);
  }
  return { eventStoreUrl: given };
}

function keyOf(given: string): PublicKey {
  try {
    return PublicKey.parse(existsSync(given) ? readFileSync(given, 'utf8') : given);
  } catch {
    throw new UsageError(`${given.slice(0, 80)} is neither a public key nor a file that holds one.`);
  }
}

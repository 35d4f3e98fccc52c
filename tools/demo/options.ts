import { parseArgs } from 'node:util';
import { z } from 'zod';
import { password } from '../../src/accounts/actions/create-account.js';

export const HELP = `Fills an empty BugZot with a company to look at: products, people, and bugs with their histories up to now.

  npm run demo [-- --bugs 2000] [--people 40] [--years 2] [--seed 1] [--password WORDS]

  --bugs      from 1 to 20000
  --people    from 10 to 200
  --years     from 0.5 to 5, that the history goes back
  --seed      a whole number; the same one makes the same company, if it is made at the same time
  --password  of all these people; one that everybody can read in BugZot's sources if you give none

It works beside a running BugZot, and also when none runs: on the data folder (BUGZOT_DATA_DIR), or on the database of
DATABASE_URL. Only an empty BugZot is filled. Everything is done by the commands that the pages use, so it can be looked
at, changed and audited like anything else. The people hear of what happens in their inboxes, and are sent no mail.
Whoever can reach the BugZot and knows the password can log in as each of them, as an admin, too: do this to one of your
own.
`;

const whole = (from: number, to: number) => {
  const error = `must be a whole number from ${from} to ${to}`;
  return z.coerce.number({ error }).int({ error }).min(from, { error }).max(to, { error });
};

/** Ids of comments and attachments begin in 2020, so nothing can have been written before. */
const MOST_YEARS = 5;
const YEARS = `must be a number from 0.5 to ${MOST_YEARS}`;
const options = z.object({
  bugs: whole(1, 20_000).default(2000),
  people: whole(10, 200).default(40),
  years: z.coerce
    .number({ error: YEARS })
    .min(0.5, { error: YEARS })
    .max(MOST_YEARS, { error: YEARS })
    .default(2),
  seed: whole(0, 2 ** 31 - 1).default(1),
  password: password.default('a tour of the tracker'),
});

export type DemoOptions = z.infer<typeof options>;

/** The command line says something that is not possible; the message says what. */
export class BadCommandLine extends Error {}

/** @returns null when help is asked for; @throws BadCommandLine */
export function demoOptions(argv: readonly string[]): DemoOptions | null {
  const text = { type: 'string' } as const;
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        ...{ bugs: text, people: text, years: text, seed: text, password: text },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new BadCommandLine((error as Error).message);
  }
  if (values['help'] === true) return null;
  const parsed = options.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadCommandLine(`--${String(issue!.path[0])} ${issue!.message}`);
}

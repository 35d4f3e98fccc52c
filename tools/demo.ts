import { startBugZot } from '../src/bugzot.js';
import { Passwords } from '../src/accounts/passwords.js';
import { ConfigurationError, type Config } from '../src/config/config.js';
import { Refused } from '../src/write-path/refused.js';
import { whyNotEmpty } from './demo/emptiness.js';
import { fill, type Filled } from './demo/fill.js';
import { BadCommandLine, demoOptions, HELP, type DemoOptions } from './demo/options.js';
import { makePlan } from './demo/plan/plan.js';
import { beginAnew, cast, DemoBar } from './demo/showing.js';
import { isExpected } from './is-expected.js';
import { withDatabase } from './with-database.js';

/** A part of BugZot that serves nothing, beside one that runs or in its place until it runs. */
function beside(config: Config): Config {
  return {
    ...config,
    BUGZOT_ROLES: ['projector', 'relay', 'reactions', 'worker'],
    BUGZOT_STATUS_PORT: undefined,
    LOG_LEVEL: 'fatal',
  };
}

/** @returns the exit code */
async function demo(
  options: DemoOptions,
  config: Config,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<number> {
  const bugzot = await startBugZot(beside(config), databaseUrl);
  try {
    await bugzot.app.get(Passwords).refuseCommon(options.password);
    const now = Date.now();
    const plan = makePlan({ ...options, now });
    const reason = await whyNotEmpty(bugzot.app, plan.people);
    if (reason !== undefined) {
      console.error(`This BugZot is not empty: ${reason}. Nothing was changed.\n${beginAnew(config)}`);
      return 1;
    }
    const bar = new DemoBar();
    bar.start(plan);
    let filled: Filled;
    try {
      filled = await fill(bugzot.app, {
        ...{ plan, now, signal, password: options.password },
        onStep: (steps, bugs) => bar.step(steps, bugs),
        onWait: (what) => bar.wait(what),
      });
    } finally {
      bar.stop();
    }
    if (bugzot.firstAdmin !== undefined) {
      const { username, password = 'BUGZOT_ADMIN_PASSWORD' } = bugzot.firstAdmin;
      console.log(`The administrator of this BugZot: ${username}, password ${password} (shown this once).`);
    }
    return tell(filled, options, config, plan.people);
  } finally {
    await bugzot.stop();
  }
}

function tell(
  { whole, refused, settled }: Filled,
  { password, bugs }: DemoOptions,
  config: Config,
  people: Parameters<typeof cast>[0],
): number {
  if (!whole) {
    console.error(
      `Stopped. What is there is a BugZot like any other, just a smaller one.\n${beginAnew(config)}`,
    );
    return 130;
  }
  if (refused.length > 0) {
    console.error(
      `${refused.length} steps were refused, as somebody else was at work. The first: ${refused[0]}`,
    );
  }
  console.log(`${bugs.toLocaleString('en')} bugs are there. Everybody's password: ${password}`);
  console.log(cast(people));
  console.log(
    settled ? 'Run "npm start" if it does not run already.' : 'Lists and inboxes follow while BugZot runs.',
  );
  return 0;
}

async function main(): Promise<number> {
  const options = demoOptions(process.argv.slice(2));
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  const ending = new AbortController();
  // One Ctrl-C may arrive several times; the repeats are ignored.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  return withDatabase(
    (config, databaseUrl) => demo(options, config, databaseUrl, ending.signal),
    (line) => console.log(line),
    process.env,
  );
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const known = isExpected(error) || error instanceof BadCommandLine || error instanceof ConfigurationError;
    if (error instanceof Refused) console.error(`Refused: ${error.code}`);
    else console.error(known ? error.message : error);
    process.exit(error instanceof BadCommandLine ? 2 : 1);
  },
);

import { Passwords } from '../../src/accounts/passwords.js';
import { startBugZot, type BugZot } from '../../src/bugzot.js';
import type { Config } from '../../src/config/config.js';
import { isUnavailable } from '../../src/database/unavailable.js';
import { StoreUnavailable } from '../../src/event-store/event-store.js';
import { Refused } from '../../src/write-path/refused.js';
import { withDatabase } from '../with-database.js';
import { whyNotEmpty } from './emptiness.js';
import { fill, type Filled, type Filling } from './fill.js';
import { BadCommandLine, demoOptions, HELP, type DemoOptions } from './options.js';
import { makePlan } from './plan/plan.js';
import type { Person } from './plan/steps.js';
import { beginAnew, cast, DemoBar } from './showing.js';

export interface DemoSurroundings {
  env: NodeJS.ProcessEnv;
  /** For what was asked for. */
  print: (text: string) => void;
  /** For everything else. */
  note: (text: string) => void;
  /** Ends it after what is under way. */
  signal: AbortSignal;
}

/** A part of BugZot that serves nothing, beside one that runs or in its place until it runs. */
function beside(config: Config): Config {
  return {
    ...config,
    BUGZOT_ROLES: ['projector', 'relay', 'reactions', 'worker'],
    BUGZOT_STATUS_PORT: undefined,
    LOG_LEVEL: 'fatal',
  };
}

/** `npm run demo`. @returns the exit code */
export async function demoTool(argv: readonly string[], surroundings: DemoSurroundings): Promise<number> {
  const { env, print, note } = surroundings;
  let options: DemoOptions | null;
  try {
    options = demoOptions(argv);
  } catch (error) {
    if (!(error instanceof BadCommandLine)) throw error;
    note(`${error.message}\n\n${HELP}`);
    return 2;
  }
  if (options === null) {
    print(HELP);
    return 0;
  }
  const chosen = options;
  return withDatabase(
    async (config, databaseUrl) => {
      const bugzot = await startBugZot(beside(config), databaseUrl);
      try {
        tellAdmin(bugzot, print);
        return await demo(bugzot, chosen, config, surroundings);
      } finally {
        await bugzot.stop();
      }
    },
    note,
    env,
  );
}

async function demo(
  { app }: BugZot,
  options: DemoOptions,
  config: Config,
  { print, note, signal }: DemoSurroundings,
): Promise<number> {
  const { password } = options;
  try {
    await app.get(Passwords).refuseCommon(password);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    note('--password is one that many people have: choose another one');
    return 2;
  }
  const now = Date.now();
  const plan = makePlan({ ...options, now });
  const reason = await whyNotEmpty(app, plan.people);
  if (reason !== undefined) {
    note(`This BugZot is not empty: ${reason}. Nothing was changed.\n${beginAnew(config)}`);
    return 1;
  }
  let filled: Filled;
  try {
    filled = await fillWithBar(app, { plan, password, now, signal });
  } catch (error) {
    if (!(error instanceof StoreUnavailable) && !isUnavailable(error)) throw error;
    note(
      `A server has gone away (${(error as Error).message}). Has somebody stopped BugZot?\n${beginAnew(config)}`,
    );
    return 1;
  }
  if (!filled.whole) {
    note(`Stopped. What is there by now is sound, but no whole company.\n${beginAnew(config)}`);
    return 130;
  }
  if (filled.refused.length > 0) {
    note(`${filled.refused.length} steps were refused, the first with ${filled.refused[0]}`);
  }
  print(report(filled, options, plan.people));
  return 0;
}

async function fillWithBar(app: BugZot['app'], filling: Filling): Promise<Filled> {
  const bar = new DemoBar();
  bar.start(filling.plan);
  try {
    return await fill(app, {
      ...filling,
      onStep: (steps, bugs) => bar.step(steps, bugs),
      onWait: (what) => bar.wait(what),
    });
  } finally {
    bar.stop();
  }
}

/** At once, since it is shown by whoever makes him, and whatever happens next. */
function tellAdmin({ firstAdmin }: BugZot, print: DemoSurroundings['print']): void {
  if (firstAdmin === undefined) return;
  const { username, password } = firstAdmin;
  print(
    password === undefined
      ? `The administrator is ${username}, with BUGZOT_ADMIN_PASSWORD.`
      : `The administrator is ${username}, with the password ${password} (shown this once).`,
  );
}

function report({ settled }: Filled, { bugs, password }: DemoOptions, people: readonly Person[]): string {
  const lines = [
    `Bugs: ${bugs.toLocaleString('en')}. People: ${people.length}; the password of each of them: ${password}`,
    cast(people),
    'Whoever can reach this BugZot can log in as one of them.',
  ];
  lines.push(
    settled ? 'If it does not run yet: npm start' : 'Lists and inboxes will be complete a while later.',
  );
  return lines.join('\n');
}

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { checkInbox, checkMails, Expected, type Hearer } from './chaos/check-mails.js';
import { checkByTool, checkJobs, checkProcesses } from './chaos/check-rest.js';
import { checkTopics } from './chaos/check-topics.js';
import { checkLog } from './chaos/check-log.js';
import { drained } from './chaos/drained.js';
import { Findings } from './chaos/findings.js';
import { Journal } from './chaos/journal.js';
import { Killer, within } from './chaos/killer.js';
import { Load } from './chaos/load.js';
import { measure } from './chaos/measure.js';
import { Apis, Complaints } from './chaos/person.js';
import { Random } from './chaos/random.js';
import { checkTable, killTable, loadTable, wishTable } from './chaos/report.js';
import { Site } from './chaos/site.js';
import { WholeLog } from './chaos/whole-log.js';
import { World } from './chaos/world.js';

const HELP = `npm run chaos -- [options]   kills parts of BugZot at random under load, and checks that nothing was lost

  --minutes N   how long (default 5)
  --kills N     at most so many kills, or exactly so many when --minutes is not given
  --rate N      commands a second (default 30)
  --seed N      what is killed and wished, as in an earlier run
  --measure     kills nothing: at --rate (then 200), how late are read models, Kafka and mails, and how much memory is used
  --keep        keeps the folder, also when every check holds

Exit code 1 when a check fails; the folder with the logs and all data is kept then.
`;

/** How long wishes may wait for an answer, and all that follows from them for its end, in milliseconds. */
const ANSWERS_MS = 240_000;
const DRAIN_MS = 240_000;

/** Commands a second. */
const KILLED_RATE = 30;
const MEASURED_RATE = 200;

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string' },
    kills: { type: 'string' },
    rate: { type: 'string' },
    measure: { type: 'boolean', default: false },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<boolean> {
  const seed = options.seed === undefined ? randomInt(2 ** 31) : Number(options.seed);
  console.log(`Seed ${seed}.`);
  const journal = new Journal();
  const site = await Site.open(journal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void end(site).finally(() => process.exit(130)));
  }
  let ok = false;
  try {
    ok = await run(site, journal, seed);
  } finally {
    await end(site);
    if (ok && !options.keep) await site.remove();
    else console.log(`Everything is in ${site.folder}. Again: npm run chaos -- ${again(seed)}`);
  }
  return ok;
}

async function end(site: Site): Promise<void> {
  await Promise.all(site.processes.map((one) => one.kill()));
  await site.stopServers();
}

function again(seed: number): string {
  const { minutes, kills, rate } = options;
  const given = { minutes, kills, rate };
  const args = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${value}`],
  );
  return [...args, `--seed ${seed}`].join(' ');
}

async function run(site: Site, journal: Journal, seed: number): Promise<boolean> {
  console.log(
    `Starting ${site.processes.length} processes and ${site.servers.length} servers in ${site.folder} …`,
  );
  await site.start();
  // What it takes until ten processes have started on a busy machine is no concern of this.
  journal.ended.length = 0;
  journal.lines.length = 0;
  const random = new Random(seed);
  const complaints = new Complaints();
  const apis = new Apis(site.urls, random.fork(), complaints);
  const world = await World.begin(apis);
  const rate = Number(options.rate ?? (options.measure ? MEASURED_RATE : KILLED_RATE));
  const load = new Load(world, apis, site.mails, journal, random.fork(), rate);
  const killer = new Killer(site.victims, journal, random.fork());
  const begun = Date.now();
  if (options.measure) {
    await measure(site, load, Number(options.minutes ?? 1) * 60);
  } else {
    load.start();
    await killAndShow(killer, load, begun);
    console.log('Everything is up again; waiting for answers, and for what follows from them …');
  }
  const seconds = (Date.now() - begun) / 1000;
  await within(ANSWERS_MS, load.end(), 'Not every command was answered').catch((error: unknown) => {
    load.failures.push(String(error));
  });
  const left = await drained(site.env, DRAIN_MS);

  const log = await WholeLog.read(site.env.DATABASE_URL);
  const expected = new Expected(log, hearers(world, load));
  const checks = [
    checkLog(log, load.told, load.registered),
    await checkByTool('the chains and the signed checkpoints verify', ['audit.js', 'verify'], site.env),
    await checkByTool('every read model equals a fresh replay', ['projections.js', 'verify'], site.env),
    await checkTopics(log, site.env),
    await checkInbox(expected, site.env.DATABASE_URL),
    checkMails(expected, site.mails, journal),
    await checkJobs(log, site.env, left),
    await checkProcesses(journal, load, complaints, site.env.DATABASE_URL),
    await checkEnd(site),
  ];
  console.log(wishTable(load));
  if (!options.measure) console.log(killTable(journal));
  console.log(loadTable(load, complaints, seconds));
  console.log(checkTable(checks));
  return checks.every((check) => check.ok);
}

async function checkEnd(site: Site): Promise<Findings> {
  const findings = new Findings('every process ends at SIGTERM, in time and with code 0');
  for (const wrong of await site.stopProcesses()) findings.expect(false, () => wrong);
  return findings;
}

async function killAndShow(killer: Killer, load: Load, begun: number): Promise<void> {
  const minutes = Number(options.minutes ?? (options.kills === undefined ? 5 : 60));
  const most = Number(options.kills ?? Infinity);
  const until = begun + minutes * 60_000;
  const total = options.kills === undefined ? Math.round(minutes * 60) : most;
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage} % | {kills} kills | {acknowledged} acknowledged, {waiting} wait',
    noTTYOutput: true,
    notTTYSchedule: 15_000,
  });
  const state = () => ({ kills: killer.kills, acknowledged: load.acknowledged, waiting: load.waiting });
  bar.start(total, 0, state());
  const show = setInterval(() => {
    bar.update(
      Math.min(total, options.kills === undefined ? (Date.now() - begun) / 1000 : killer.kills),
      state(),
    );
  }, 250);
  try {
    await killer.run(most, () => Date.now() > until);
  } finally {
    clearInterval(show);
    bar.update(total, state());
    bar.stop();
  }
}

function hearers(world: World, load: Load): Map<number, Hearer> {
  const newcomers = load.registered.map(({ person }) => person);
  return new Map([...world.people, ...newcomers].map((person) => [person.account, person]));
}

if (options.help) console.log(HELP);
else {
  main().then(
    (ok) => process.exit(ok ? 0 : 1),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

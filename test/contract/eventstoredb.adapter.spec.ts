import { BACKWARDS, binaryEvent, END, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { esdbUrl } from '../../src/event-store/adapters/eventstoredb-connection.js';
import { EventStoreDbEventStore } from '../../src/event-store/adapters/eventstoredb-event-store.js';
import { START, StoreUnavailable, VersionConflict } from '../../src/event-store/event-store.js';
import { selfSigned } from '../support/eventstoredb-certificate.js';
import { EventStoreDbStandIn, type StandInOptions } from '../support/eventstoredb-stand-in.js';
import { event, events, ids, newStream, readAll, Watch } from './event-store.fixtures.js';

/** What only this engine has: its client's traps, its server's answers. The rest is in the contract. */
describe('the adapter for EventStoreDB', () => {
  const cleanUp: (() => unknown)[] = [];
  const notices: string[] = [];
  afterEach(async () => {
    for (const each of cleanUp.splice(0).reverse()) await each();
    notices.length = 0;
  });

  const startServer = async (options?: StandInOptions): Promise<EventStoreDbStandIn> => {
    const server = await EventStoreDbStandIn.start(options);
    cleanUp.push(() => server.stop());
    return server;
  };
  const connect = (url: string): EventStoreDbEventStore => {
    const store = new EventStoreDbEventStore(url, (message) => notices.push(message));
    cleanUp.push(() => store.close());
    return store;
  };
  const watch = (...args: ConstructorParameters<typeof Watch>): Watch => {
    const started = new Watch(...args);
    cleanUp.push(() => started.stop());
    return started;
  };
  const start = async (): Promise<{ server: EventStoreDbStandIn; store: EventStoreDbEventStore }> => {
    const server = await startServer();
    return { server, store: connect(server.connectionString) };
  };
  /** Another program that writes to the same server. */
  const foreignClient = (server: EventStoreDbStandIn): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(server.connectionString);
    client['supports'] = () => Promise.resolve(false);
    cleanUp.push(() => client.dispose());
    return client;
  };

  describe('subscriptions', () => {
    it('are opened again after a clean end, from where they were', async () => {
      const { server, store } = await start();
      const [stream, after] = [newStream(), await store.head()];
      const subscription = watch(store, after);
      await store.append(stream, 0, events(2));
      await subscription.until(2);
      for (let version = 2; version < 8; version += 2) {
        server.endSubscriptions();
        await store.append(stream, version, events(2));
        await subscription.until(version + 2);
      }
      expect(ids(subscription.events)).toEqual(ids(await readAll(store, stream)));
      expect(notices).toContain('EventStoreDB ended a subscription; it is opened again');
    });

    it('are opened again after errors, of whatever kind', async () => {
      const { server, store } = await start();
      server.failNext('subscribe', status.UNAVAILABLE, 'Server Is Not Ready');
      server.failNext('subscribe', status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
      server.failNext('subscribe', status.UNKNOWN, 'No leader info available in response');
      const subscription = watch(store, START);
      await store.append(newStream(), 0, events(1));
      await subscription.until(1);
      expect(notices).toHaveLength(3);
    });

    it('are closed on the server when they are aborted or left', async () => {
      const { server, store } = await start();
      const subscriptions = [watch(store, START), watch(store, START)];
      await store.append(newStream(), 0, events(1));
      await Promise.all(subscriptions.map((each) => each.until(1)));
      expect(server.openSubscriptions).toBe(2);
      for await (const batch of store.subscribe(START, {}, new AbortController().signal)) {
        if (batch.events.length > 0) break;
      }
      await subscriptions[0]?.stop();
      await eventually(() => server.openSubscriptions === 1);
      const abort = new AbortController();
      await store.subscribe(START, {}, abort.signal)[Symbol.asyncIterator]().next();
      await eventually(() => server.openSubscriptions === 2);
      // Its consumer is still busy.
      abort.abort();
      await eventually(() => server.openSubscriptions === 1);
    });

    it("never see the server's own events, but pass other programs' events by", async () => {
      const { server, store } = await start();
      const subscription = watch(store, START);
      const foreign = foreignClient(server);
      await foreign.appendToStream('foreign', [
        binaryEvent({ type: 'Picture', data: Buffer.from([0xff, 0xfe]) }),
        jsonEvent({ type: 'WithoutEnvelope', data: { a: 1 }, metadata: { $correlationId: 'x' } }),
        jsonEvent({ type: 'List', data: [1, 2] }),
      ]);
      const head = await store.head();
      await subscription.until(() => subscription.through === head);
      expect(subscription.events).toEqual([]);
      expect(notices.filter((notice) => notice.includes('were not written by BugZot'))).toHaveLength(3);
      await store.append(newStream(), 0, events(2));
      expect(await subscription.until(2)).toHaveLength(2);
    });

    it('refuse a position that another engine made', async () => {
      const { store } = await start();
      const following = store.subscribe('0000000000000000042', {}, new AbortController().signal);
      await expect(following[Symbol.asyncIterator]().next()).rejects.toThrow(/stored with another engine/);
    });
  });

  describe('head', () => {
    it("looks past the server's own events, however many", async () => {
      const { server, store } = await start();
      for (let n = 0; n < 500; n++) server.log.writeSystemEvent('$stats-127.0.0.1:2113', '$statsCollected');
      expect(await store.head()).toBe(START);
      const { position } = await store.append(newStream(), 0, events(2));
      for (let round = 0; round < 3; round++) {
        for (let n = 0; n < 500; n++) server.log.writeSystemEvent('$stats-127.0.0.1:2113', '$statsCollected');
        expect(await store.head()).toBe(position);
      }
      const next = await store.append(newStream(), 0, events(1));
      expect(await store.head()).toBe(next.position);
    });
  });

  describe('appends', () => {
    it('go by a call of their own each, although the server offers batches', async () => {
      const { server, store } = await start();
      await store.append(newStream(), 0, events(3));
      expect(server.calls.map(({ method }) => method)).toEqual(['append']);
    });

    it('all settle when a connection is lost under load', async () => {
      const { server, store } = await start();
      await store.append(newStream(), 0, events(1));
      const outcomes = Promise.allSettled(
        Array.from({ length: 150 }, () => store.append(newStream(), 0, events(1, 'x'.repeat(100_000)))),
      );
      await nextTurn();
      await server.restart();
      for (const outcome of await outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StoreUnavailable);
      }
      await store.append(newStream(), 0, events(1));
    });

    it('learn the position from the stream when the server does not tell it', async () => {
      const { server, store } = await start();
      const stream = newStream();
      server.withholdPositions = true;
      const { version, position } = await store.append(stream, 0, events(3));
      expect([version, position]).toEqual([3, (await readAll(store, stream)).at(-1)?.position]);
    });

    it('that are repeated at the same version are answered as the first time', async () => {
      const { store } = await start();
      const [stream, appended] = [newStream(), events(3)];
      const first = await store.append(stream, 0, appended);
      await store.append(stream, 3, events(2));
      expect(await store.append(stream, 0, appended)).toEqual(first);
      await expect(store.append(stream, 0, events(3))).rejects.toThrow(VersionConflict);
      expect(await readAll(store, stream)).toHaveLength(5);
    });

    it('give up after a deadline, and may have been stored', async () => {
      const { server } = await start();
      const impatient = connect(`${server.connectionString}&defaultDeadline=100`);
      const stream = newStream();
      server.latency = 2000;
      await expect(impatient.append(stream, 0, events(1))).rejects.toThrow(StoreUnavailable);
      server.latency = 0;
      await expect(impatient.append(stream, 0, events(1))).rejects.toThrow(VersionConflict);
    });

    it('follow the leader', async () => {
      const { server, store } = await start();
      const { hostname, port } = new URL(server.connectionString.replace('esdb', 'http'));
      server.failNext('append', status.NOT_FOUND, 'Leader info available', {
        exception: 'not-leader',
        'leader-endpoint-host': hostname,
        'leader-endpoint-port': port,
      });
      const stream = newStream();
      await expect(store.append(stream, 0, events(1))).rejects.toThrow(StoreUnavailable);
      expect((await store.append(stream, 0, events(1))).version).toBe(1);
    });

    it.each([
      [status.UNAVAILABLE, 'Server Is Too Busy'],
      [status.ABORTED, 'Operation timed out'],
      [status.UNKNOWN, 'Unexpected OperationResult'],
      [status.INTERNAL, 'Received RST_STREAM'],
    ])('report a failure of the server (%i) as such', async (code, details) => {
      const { server, store } = await start();
      server.failNext('append', code, details);
      const failure: unknown = await store.append(newStream(), 0, events(1)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StoreUnavailable);
      expect(failure).toMatchObject({ message: expect.stringContaining(details), cause: expect.any(Error) });
    });

    it('that are too large as a whole are refused as out of range', async () => {
      const { store } = await start();
      const stream = newStream();
      await expect(store.append(stream, 0, events(3, 'x'.repeat(400_000)))).rejects.toThrow(RangeError);
      expect(await readAll(store, stream)).toEqual([]);
    });

    it('to a stream that was deleted for good say so', async () => {
      const { server, store } = await start();
      const stream = newStream();
      await store.append(stream, 0, events(1));
      server.log.tombstone(stream);
      await expect(store.append(stream, 0, events(1))).rejects.toThrow(/deleted for good/);
    });
  });

  describe('reads', () => {
    it('find nothing in a deleted stream', async () => {
      const { server, store } = await start();
      const [soft, hard] = [newStream(), newStream()];
      for (const stream of [soft, hard]) await store.append(stream, 0, events(1));
      server.log.delete(soft);
      server.log.tombstone(hard);
      expect(await readAll(store, soft)).toEqual([]);
      expect(await readAll(store, hard)).toEqual([]);
    });

    it('fail when the server does', async () => {
      const { server, store } = await start();
      server.failNext('read', status.UNAVAILABLE, 'Server Is Not Ready');
      await expect(readAll(store, newStream())).rejects.toThrow(StoreUnavailable);
      server.failNext('read', status.UNAVAILABLE, 'Server Is Not Ready');
      await expect(store.head()).rejects.toThrow(StoreUnavailable);
      expect(await readAll(store, newStream())).toEqual([]);
    });

    it('refuse a foreign event among ours', async () => {
      const { server, store } = await start();
      const stream = newStream();
      await store.append(stream, 0, [event()]);
      await foreignClient(server).appendToStream(stream, jsonEvent({ type: 'CommentAdded', data: {} }));
      await expect(readAll(store, stream)).rejects.toThrow(/BugZot did not write/);
    });

    it('use positions that are those of the whole log', async () => {
      const { server, store } = await start();
      const { position } = await store.append(newStream(), 0, events(2));
      const newest = foreignClient(server).readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 });
      const [found] = await newest.toArray();
      expect(found).toMatchObject({ event: { position: { commit: BigInt(position.split('.')[0] ?? '') } } });
    });
  });

  describe('the connection', () => {
    it.each([
      ['kurrentdb://a:2113?tls=false', 'esdb://a:2113?tls=false'],
      ['kurrent+discover://u:p@a', 'esdb+discover://u:p@a'],
      ['kdb://a,b,c', 'esdb://a,b,c'],
      ['esdb+discover://a', 'esdb+discover://a'],
    ])('accepts %s', (given, understood) => {
      expect(esdbUrl(given)).toBe(understood);
    });

    it('sends the credentials over TLS with every call, and explains a refusal', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bugzot-'));
      cleanUp.push(() => rm(folder, { recursive: true }));
      const tls = selfSigned();
      const authority = join(folder, 'ca.pem');
      await writeFile(authority, tls.certificate);
      const server = await startServer({ tls, credentials: { username: 'bug', password: 'p@ss:word' } });
      const address = `${server.connectionString.replace('esdb://', '')}&tlsCAFile=${encodeURIComponent(authority)}`;

      const known = connect(`kurrentdb://bug:${encodeURIComponent('p@ss:word')}@${address}`);
      const [stream, subscription] = [newStream(), watch(known, await known.head())];
      await known.append(stream, 0, events(1));
      await subscription.until(1);
      expect(await readAll(known, stream)).toHaveLength(1);
      expect(new Set(server.calls.map(({ authorization }) => authorization))).toEqual(
        new Set([`Basic ${Buffer.from('bug:p@ss:word').toString('base64')}`]),
      );

      const unknown = connect(`esdb://bug:wrong@${address}`);
      await expect(unknown.append(stream, 1, events(1))).rejects.toThrow(StoreUnavailable);
      await expect(unknown.append(stream, 1, events(1))).rejects.toThrow(
        /refused the user of EVENTSTORE_URL/,
      );
      await expect(readAll(unknown, stream)).rejects.toThrow(/refused the user of EVENTSTORE_URL/);
    });
  });
});

async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTurn();
}

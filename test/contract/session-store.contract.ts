import { randomBytes, randomUUID } from 'node:crypto';
import type { Session, SessionStore } from '../../src/sessions/session-store.js';
import { until } from '../support/until.js';

/** An engine, empty, as two processes have it. */
export interface SessionStoreUnderTest {
  store: SessionStore;
  another: SessionStore;
  /** Everything that the engine keeps, as text. */
  everything(): Promise<string>;
  dispose(): Promise<void>;
}

const HOUR_MS = 3_600_000;

/** What every engine of sessions must do; see `src/sessions/session-store.ts`. */
export function sessionStoreContract(name: string, setup: () => Promise<SessionStoreUnderTest>): void {
  describe(`session store contract: ${name}`, () => {
    let engine: SessionStoreUnderTest;
    let store: SessionStore;
    let another: SessionStore;
    let account = 0;

    beforeAll(async () => {
      engine = await setup();
      ({ store, another } = engine);
    });
    afterAll(() => engine.dispose());
    beforeEach(() => (account += 1));

    /** @param ms from now to its end */
    async function open(
      ms = HOUR_MS,
      more: Partial<Session> = {},
    ): Promise<{ session: Session; hash: Buffer }> {
      const createdAt = new Date();
      const expiresAt = new Date(createdAt.getTime() + ms);
      const session = { id: randomUUID(), account, createdAt, expiresAt, userAgent: 'Lynx', ...more };
      const hash = randomBytes(32);
      await store.add(session, hash);
      return { session, hash };
    }

    it('finds a session by the hash of its token, in every process', async () => {
      const { session, hash } = await open(HOUR_MS, { userAgent: 'Größe 日本 🐞 "\\' });
      expect(await store.find([hash])).toEqual([session]);
      expect(await another.find([hash])).toEqual([session]);
    });

    it('finds many at once, each in its place, and none for what is no token', async () => {
      const one = await open();
      const two = await open();
      expect(await store.find([two.hash, randomBytes(32), one.hash, two.hash])).toEqual([
        two.session,
        undefined,
        one.session,
        two.session,
      ]);
    });

    it('lists the account’s own, newest first', async () => {
      expect(await store.list(account)).toEqual([]);
      const now = Date.now();
      const sessions = [];
      for (const age of [3, 1, 2])
        sessions.push((await open(HOUR_MS, { createdAt: new Date(now - age) })).session);
      await open(HOUR_MS, { account: 1000 + account });
      expect(await another.list(account)).toEqual([sessions[1], sessions[2], sessions[0]]);
    });

    it('ends one, at once in every process, and for nobody but its account', async () => {
      const { session, hash } = await open();
      const other = await open();
      expect(await another.end(account + 1, session.id)).toBe(false);
      expect(await another.end(account, randomUUID())).toBe(false);
      expect(await store.find([hash])).toEqual([session]);
      expect(await another.end(account, session.id)).toBe(true);
      expect(await store.find([hash])).toEqual([undefined]);
      expect(await store.list(account)).toEqual([other.session]);
      expect(await store.end(account, session.id)).toBe(false);
    });

    it('ends all of an account, or all but one', async () => {
      const [one, two, three] = [await open(), await open(), await open()];
      const others = await open(HOUR_MS, { account: 1000 + account });
      const hashes = [one.hash, two.hash, three.hash, others.hash];
      await store.endAll(account, two.session.id);
      expect(await another.find(hashes)).toEqual([undefined, two.session, undefined, others.session]);
      await store.endAll(account, null);
      expect(await another.find(hashes)).toEqual([undefined, undefined, undefined, others.session]);
      expect(await store.list(account)).toEqual([]);
      await store.endAll(account, null);
    });

    it('ends those whose time has come, and lists them no more', async () => {
      const short = await open(200);
      const long = await open();
      await until('it has ended', async () => (await store.find([short.hash]))[0] === undefined);
      expect(await another.find([short.hash, long.hash])).toEqual([undefined, long.session]);
      expect(await store.list(account)).toEqual([long.session]);
      expect(await store.end(account, long.session.id)).toBe(true);
    });

    it('keeps nothing of an account whose sessions have been ended', async () => {
      const userAgent = `canary-${randomUUID()}`;
      await open(HOUR_MS, { userAgent });
      expect(await engine.everything()).toContain(userAgent);
      await store.endAll(account, null);
      expect(await engine.everything()).not.toContain(userAgent);
    });

    it('opens and ends many at once', async () => {
      const opened = await Promise.all(Array.from({ length: 50 }, () => open()));
      const found = await store.find(opened.map(({ hash }) => hash));
      expect(found.map((session) => session?.id)).toEqual(opened.map(({ session }) => session.id));
      const ended = await Promise.all(
        opened.flatMap(({ session }) => [store, another].map((one) => one.end(account, session.id))),
      );
      expect(ended.filter(Boolean)).toHaveLength(50);
      expect(await store.list(account)).toEqual([]);
    });
  });
}

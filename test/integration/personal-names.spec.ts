import { randomBytes } from 'node:crypto';
import { MasterKey } from '../../src/keys/master-key.js';
import type { Issued } from '../../src/write-path/aggregate-command.js';
import { PersonalNames, type PersonalKind } from '../../src/write-path/personal-names.js';
import { Refused } from '../../src/write-path/refused.js';
import { AT, issuedBy, people } from '../support/issued.js';
import { TwoWritePaths } from '../support/two-write-paths.js';

describe('the names of what a person has', () => {
  let paths: TwoWritePaths;
  let here: PersonalNames;
  let there: PersonalNames;
  /** The names that things have. */
  const things = new Map<number, string>();
  let kinds = 0;

  beforeAll(async () => {
    paths = await TwoWritePaths.start();
    const key = new MasterKey(randomBytes(32));
    here = new PersonalNames(paths.here, key);
    there = new PersonalNames(paths.there, key);
  });
  afterAll(() => paths.stop());
  beforeEach(() => things.clear());

  const issued = (secondsLater = 0): Issued =>
    issuedBy('reporter', { at: new Date(Date.parse(AT) + secondsLater * 1000).toISOString() });
  /** A kind that nothing has used yet. */
  const freshKind = (most = 200): PersonalKind => ({
    kind: `thing${++kinds}`,
    most,
    taken: 'worklist.name-taken',
    tooMany: 'worklist.too-many',
    nameOf: async (thing) => things.get(thing) ?? null,
  });
  const make = (names: PersonalNames, kind: PersonalKind, thing: number, name: string, by = issued()) =>
    names.named(kind, thing, name, null, by, async () => void things.set(thing, name));
  const rename = (kind: PersonalKind, thing: number, name: string) =>
    here.named(kind, thing, name, things.get(thing)!, issued(), async () => void things.set(thing, name));
  const crash = async (): Promise<never> => Promise.reject(new Error('The process died'));

  it('are each given to one of fifty that take it at once, in two processes', async () => {
    const kind = freshKind();
    const attempts = Array.from({ length: 50 }, (_, n) => make(n % 2 ? here : there, kind, n + 1, 'x'));
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of settled) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'worklist.name-taken' });
    }
    expect(things.size).toBe(1);
  });

  it('are so many at the most, also when as many again are taken at once', async () => {
    const kind = freshKind(10);
    const attempts = Array.from({ length: 20 }, (_, n) => make(n % 2 ? here : there, kind, n + 1, `x${n}`));
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    await expect(make(here, kind, 99, 'y')).rejects.toMatchObject({ code: 'worklist.too-many' });
    const [thing, name] = [...things][0]!;
    await rename(kind, thing, 'renamed');
    things.delete(thing);
    await here.giveBack(kind, thing, ['renamed', name], issued());
    await make(there, kind, 99, 'y');
  });

  it('are of one person and one kind', async () => {
    const [one, other] = [freshKind(1), freshKind(1)];
    await make(here, one, 1, 'x');
    await make(here, other, 2, 'x');
    const stranger = { ...issued(), actor: people.employee };
    await make(here, one, 3, 'x', stranger);
    expect(things.size).toBe(3);
  });

  it('are free again when the thing has another one, or was not made', async () => {
    const kind = freshKind();
    await make(here, kind, 1, 'x');
    await rename(kind, 1, 'y');
    await make(there, kind, 2, 'x');
    const refused = here.named(kind, 3, 'z', null, issued(), async () => Promise.reject(new Refused('no')));
    await expect(refused).rejects.toMatchObject({ code: 'no' });
    await make(there, kind, 4, 'z');
    await expect(rename(kind, 1, 'x')).rejects.toMatchObject({ code: 'worklist.name-taken' });
  });

  it('of what never came to be can be taken after half a minute, and count no more', async () => {
    const kind = freshKind(1);
    await expect(here.named(kind, 1, 'x', null, issued(), crash)).rejects.toThrow('died');
    await expect(make(there, kind, 2, 'x', issued(30))).rejects.toMatchObject({
      code: 'worklist.name-taken',
    });
    await expect(make(there, kind, 2, 'y', issued(30))).rejects.toMatchObject({ code: 'worklist.too-many' });
    await make(there, kind, 2, 'y', issued(31));
    await expect(make(there, kind, 3, 'y', issued(1000))).rejects.toMatchObject({
      code: 'worklist.name-taken',
    });
  });

  it('are blinded, and the same however they are written', () => {
    const blind = here.blind('list', 7, 'Ｍilk');
    expect(blind).toMatch(/^[\da-f]{32}$/);
    expect(there.blind('list', 7, 'milk')).toBe(blind);
    expect(new Set([blind, here.blind('list', 8, 'milk'), here.blind('other', 7, 'milk')]).size).toBe(3);
  });
});

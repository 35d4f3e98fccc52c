import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decrypt, encrypt, MasterKey, masterKey } from './master-key.js';

const key = randomBytes(32);
const plain = Buffer.from('Grace Hopper');

describe('sealing', () => {
  it('opens what was sealed', () => {
    expect(decrypt(key, encrypt(key, plain, 'person 1'), 'person 1')).toEqual(plain);
    expect(decrypt(key, encrypt(key, Buffer.alloc(0), ''), '')).toEqual(Buffer.alloc(0));
  });

  it('shows nothing of the text, and never looks the same twice', () => {
    const sealed = encrypt(key, plain, 'person 1');
    expect(sealed.includes(plain)).toBe(false);
    expect(encrypt(key, plain, 'person 1').equals(sealed)).toBe(false);
  });

  it('does not open with another key', () => {
    expect(() => decrypt(randomBytes(32), encrypt(key, plain, 'person 1'), 'person 1')).toThrow();
  });

  it('does not open in another context: what is one person’s cannot be passed off as another’s', () => {
    expect(() => decrypt(key, encrypt(key, plain, 'person 1'), 'person 2')).toThrow();
  });

  it('does not open when any byte was changed', () => {
    const sealed = encrypt(key, plain, 'person 1');
    for (const index of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed[index]! ^= 1;
      expect(() => decrypt(key, changed, 'person 1')).toThrow();
    }
  });

  it('does not open when it was cut', () => {
    const sealed = encrypt(key, plain, 'person 1');
    for (const length of [0, 11, 12, 27, sealed.length - 1]) {
      expect(() => decrypt(key, sealed.subarray(0, length), 'person 1')).toThrow();
    }
  });
});

describe('the master key', () => {
  const master = new MasterKey(key);

  it('wraps a key for one account', () => {
    const personKey = randomBytes(32);
    const wrapped = master.wrap(personKey, 1);
    expect(master.unwrap(wrapped, 1)).toEqual(personKey);
    expect(() => master.unwrap(wrapped, 2)).toThrow();
    expect(() => new MasterKey(randomBytes(32)).unwrap(wrapped, 1)).toThrow();
  });

  it('blinds a name always in the same way, and in another one than any other key', () => {
    expect(master.blind('username grace')).toMatch(/^[0-9a-f]{32}$/);
    expect(new MasterKey(key).blind('username grace')).toBe(master.blind('username grace'));
    expect(master.blind('email grace')).not.toBe(master.blind('username grace'));
    expect(new MasterKey(randomBytes(32)).blind('username grace')).not.toBe(master.blind('username grace'));
  });

  it('proves a text always in the same way, as no other key does, and not as it blinds it', () => {
    expect(master.proof('bug 7')).toMatch(/^[\w-]{43}$/);
    expect(new MasterKey(key).proof('bug 7')).toBe(master.proof('bug 7'));
    expect(master.proof('bug 8')).not.toBe(master.proof('bug 7'));
    expect(new MasterKey(randomBytes(32)).proof('bug 7')).not.toBe(master.proof('bug 7'));
    const blinded = Buffer.from(master.blind('bug 7'), 'hex');
    expect(Buffer.from(master.proof('bug 7'), 'base64url').subarray(0, 16)).not.toEqual(blinded);
  });
});

describe('a key that is mailed', () => {
  const master = new MasterKey(key);

  it('follows from the event, and from nothing that is stored', () => {
    const mailed = master.mailKey('an event');
    expect(mailed).toMatch(/^[\w-]{32}$/);
    expect(new MasterKey(key).mailKey('an event')).toBe(mailed);
    expect(master.mailKey('another event')).not.toBe(mailed);
    expect(new MasterKey(randomBytes(32)).mailKey('an event')).not.toBe(mailed);
  });
});

describe('where the master key comes from', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bugzot-keys-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (): string => join(folder, 'data', 'master.key');

  it('is made at the first start, for the owner alone, and found at the next', () => {
    const first = masterKey(undefined, join(folder, 'data'));
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(file(), 'utf8'), 'base64')).toHaveLength(32);
    const second = masterKey(undefined, join(folder, 'data'));
    expect(second.blind('x')).toBe(first.blind('x'));
  });

  it('is the configured one, if there is one, and then nothing is written', () => {
    const configured = masterKey(key.toString('base64'), join(folder, 'data'));
    expect(configured.blind('x')).toBe(new MasterKey(key).blind('x'));
    expect(() => statSync(file())).toThrow('ENOENT');
  });

  it('is no key when the file is not: the start fails instead of going on with a weak one', () => {
    masterKey(undefined, join(folder, 'data'));
    writeFileSync(file(), '');
    expect(() => masterKey(undefined, join(folder, 'data'))).toThrow(/master\.key does not hold 32 bytes/);
  });
});

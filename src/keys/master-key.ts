import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { keptSecret } from './kept-secret.js';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Given to the decipher, too, so that a text that was cut cannot bring a shorter tag along. */
const TAG = { authTagLength: TAG_BYTES };
const MAIL_KEY_BYTES = 24;

/** Encrypts with AES-256-GCM; the result is nonce ‖ ciphertext ‖ tag. `context` must be the same when it is opened. */
export function encrypt(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, TAG).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when the key or the context is another one, or a bit was changed */
export function decrypt(key: Buffer, sealed: Buffer, context: string): Buffer {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(sealed.length - TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, TAG).setAAD(Buffer.from(context)).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** Wraps the keys of persons, blinds names that must be comparable but not readable, and makes the keys that are mailed. */
export class MasterKey {
  private readonly proving: Buffer;
  private readonly wrapping: Buffer;
  private readonly blinding: Buffer;
  private readonly mailing: Buffer;
  private readonly sealing: Buffer;

  /** @param key 32 bytes */
  constructor(key: Buffer) {
    this.proving = Buffer.from(hkdfSync('sha256', key, '', 'bugzot prove links', 32));
    this.wrapping = Buffer.from(hkdfSync('sha256', key, '', 'bugzot wrap person keys', 32));
    this.blinding = Buffer.from(hkdfSync('sha256', key, '', 'bugzot blind names', 32));
    this.mailing = Buffer.from(hkdfSync('sha256', key, '', 'bugzot mail keys', 32));
    this.sealing = Buffer.from(hkdfSync('sha256', key, '', 'bugzot seal tokens', 32));
  }

  wrap(key: Buffer, account: number): Buffer {
    return encrypt(this.wrapping, key, `account ${account}`);
  }

  /** Shows that a link was made by this BugZot: nobody else can make the proof of a text. 43 characters. */
  proof(text: string): string {
    return createHmac('sha256', this.proving).update(text).digest('base64url');
  }

  unwrap(wrapped: Buffer, account: number): Buffer {
    return decrypt(this.wrapping, wrapped, `account ${account}`);
  }

  /** A text that a client keeps for us and can neither read nor make: base64url, another one each time. */
  seal(text: string, purpose: string): string {
    return encrypt(this.sealing, Buffer.from(text), purpose).toString('base64url');
  }

  /** @returns what was sealed for this purpose; undefined for anything else */
  open(sealed: string, purpose: string): string | undefined {
    try {
      return decrypt(this.sealing, Buffer.from(sealed, 'base64url'), purpose).toString();
    } catch {
      return undefined;
    }
  }

  /** The same text always gives the same 32 hex digits, from which nobody without the key can guess it. */
  blind(text: string): string {
    return createHmac('sha256', this.blinding).update(text).digest('hex').slice(0, 32);
  }

  /**
   * The key that is mailed because of an event: always the same one, and nobody else can make it. 32 characters, so that a
   * line with a link in it need not be broken in the mail's source.
   */
  mailKey(event: string): string {
    const mac = createHmac('sha256', this.mailing).update(event).digest();
    return mac.subarray(0, MAIL_KEY_BYTES).toString('base64url');
  }
}

/** The key from the configuration, else from `<data folder>/master.key`, which is made at the first start. */
export function masterKey(configured: string | undefined, dataDir: string): MasterKey {
  return new MasterKey(keptSecret(configured, dataDir, 'master.key'));
}

import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { keptSecret } from '../keys/kept-secret.js';

/** DER of an Ed25519 private key (RFC 8410), before its 32 bytes of seed; and of a public one, before its 32 bytes. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** What is signed is never only bytes: a signature of one kind of thing is good for no other kind. */
export type SignedKind = 'bugzot-checkpoint/1' | 'bugzot-export/1';

const message = (kind: SignedKind, content: object): Buffer =>
  Buffer.from(`${kind}\n${canonicalize(content) ?? ''}`);

/** Checks what somebody has signed with Ed25519. */
export class PublicKey {
  /** The first 16 hex digits of the SHA-256 of its DER. */
  readonly id: string;

  private constructor(private readonly key: KeyObject) {
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('It is not an Ed25519 key');
    this.id = createHash('sha256').update(this.der).digest('hex').slice(0, 16);
  }

  static of(key: KeyObject): PublicKey {
    return new PublicKey(createPublicKey(key));
  }

  /**
   * @param text PEM, or in base64 the 32 bytes of the key or its DER
   * @throws Error when it is none of these
   */
  static parse(text: string): PublicKey {
    if (text.includes('BEGIN')) return new PublicKey(createPublicKey(text));
    const bytes = Buffer.from(text.trim(), 'base64');
    const der = bytes.length === 32 ? Buffer.concat([PUBLIC_PREFIX, bytes]) : bytes;
    return new PublicKey(createPublicKey({ key: der, format: 'der', type: 'spki' }));
  }

  /** The DER in base64: one line. */
  get base64(): string {
    return this.der.toString('base64');
  }

  get pem(): string {
    return this.key.export({ format: 'pem', type: 'spki' }).toString();
  }

  /** @param signature base64 */
  verifies(kind: SignedKind, content: object, signature: string): boolean {
    return verify(null, message(kind, content), this.key, Buffer.from(signature, 'base64'));
  }

  private get der(): Buffer {
    return this.key.export({ format: 'der', type: 'spki' });
  }
}

/** Signs checkpoints and exports of the log. */
export class SigningKey {
  readonly public: PublicKey;
  private readonly key: KeyObject;

  /** @param seed 32 bytes */
  constructor(seed: Buffer) {
    const der = Buffer.concat([PRIVATE_PREFIX, seed]);
    this.key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    this.public = PublicKey.of(this.key);
  }

  /** @returns base64 */
  sign(kind: SignedKind, content: object): string {
    return sign(null, message(kind, content), this.key).toString('base64');
  }
}

/** The key from the configuration, else from `<data folder>/signing.key`, which is made at the first start. */
export function signingKey(configured: string | undefined, dataDir: string): SigningKey {
  return new SigningKey(keptSecret(configured, dataDir, 'signing.key'));
}

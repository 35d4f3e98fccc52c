import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of every secret. */
const SECRET_BYTES = 32;

/** The secret from the configuration (base64), else from `<data folder>/<name>`, which is made at the first start. */
export function keptSecret(configured: string | undefined, dataDir: string, name: string): Buffer {
  if (configured !== undefined) return Buffer.from(configured, 'base64');
  const file = join(dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(SECRET_BYTES).toString('base64') + '\n', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = Buffer.from(readFileSync(file, 'utf8'), 'base64');
  // A crash while the file was being made leaves it empty, and from no bytes a key follows, too: one that anybody has.
  if (secret.length !== SECRET_BYTES)
    throw new Error(`${file} does not hold ${SECRET_BYTES} bytes in base64`);
  return secret;
}

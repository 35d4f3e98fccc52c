import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { exportLog } from '../../src/audit/export-log.js';
import { signingKey } from '../../src/audit/signing-key.js';
import { withLog } from '../with-log.js';
import type { AuditTask } from './audit-task.js';

/** Writes the log, or one stream, as a signed export. */
export function exportTo({ stream, out, env, note }: AuditTask): Promise<boolean> {
  return withLog(
    async ({ stored, config }) => {
      const key = signingKey(config.BUGZOT_SIGNING_KEY, config.BUGZOT_DATA_DIR);
      const target: Writable = out === undefined ? process.stdout : createWriteStream(out, { mode: 0o600 });
      let bytes = 0;
      for await (const part of exportLog(stored, stream ?? null, key)) {
        bytes += Buffer.byteLength(part);
        // No faster than it is taken.
        if (!target.write(part)) await once(target, 'drain');
      }
      if (out !== undefined) {
        target.end();
        await once(target, 'close');
      }
      note(`${bytes.toLocaleString('en')} bytes, signed with key ${key.public.id}: ${key.public.base64}`);
      return true;
    },
    note,
    env,
  );
}

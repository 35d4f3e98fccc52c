import type { PublicKey } from '../../src/audit/signing-key.js';
import type { KnownTree } from '../../src/audit/verify-log.js';

/** What a command works with. */
export interface AuditTask {
  files: string[];
  stream: string | undefined;
  asOf: string | undefined;
  out: string | undefined;
  keys: PublicKey[];
  known: KnownTree[];
  env: NodeJS.ProcessEnv;
  /** Standard output, and standard error. */
  readonly print: (text: string) => void;
  readonly note: (text: string) => void;
}

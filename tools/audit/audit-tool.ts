import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PublicKey } from '../../src/audit/signing-key.js';
import type { KnownTree } from '../../src/audit/verify-log.js';
import type { AuditTask } from './audit-task.js';
import { diff } from './diff.js';
import { exportTo } from './export.js';
import { replay } from './replay.js';
import { verify } from './verify.js';

const HELP = `The log of BugZot: is it as it was written, and what does it say?

  npm run audit -- verify [FILE]                  the chains of all streams, and every signed checkpoint
  npm run audit -- replay [FILE] --stream bug-7   what happened there, in words, and the state that follows from it
  npm run audit -- export [--out FILE]            the log as NDJSON, signed
  npm run audit -- diff                           every read model against a fresh replay of the log
  npm run audit -- diff FILE FILE                 what differs between two exports

Without FILE the log of the configuration is read, also while BugZot runs. With FILE, an export, nothing else is needed:
neither a database nor the network.

  --stream NAME        only this stream, such as bug-7
  --as-of T|V          replay up to a time (2026-03-01T12:00:00Z) or a version (12)
  --out FILE           where the export goes; standard output without it
  --public-key KEY     the key you trust: PEM, base64, or a file that holds it; may be repeated after a change of keys
  --known SIZE:ROOT    a checkpoint that you have noted: the log must still begin with these events; may be repeated

Exit code: 0 all is well, 1 something is not, 2 the command line cannot be understood.
`;

const options = {
  stream: { type: 'string' },
  'as-of': { type: 'string' },
  out: { type: 'string' },
  'public-key': { type: 'string', multiple: true, default: [] as string[] },
  known: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', default: false },
} as const;

/** Which commands there are, how many files each takes, and which options. */
const commands: Record<
  string,
  { run: (task: AuditTask) => Promise<boolean>; files: readonly number[]; takes: readonly string[] }
> = {
  verify: { run: verify, files: [0, 1], takes: ['stream', 'public-key', 'known'] },
  replay: { run: replay, files: [0, 1], takes: ['stream', 'as-of'] },
  export: { run: exportTo, files: [0], takes: ['stream', 'out'] },
  diff: { run: diff, files: [0, 2], takes: [] },
};

class UsageError extends Error {}

/** @returns the exit code */
export async function auditTool(
  argv: readonly string[],
  {
    env = process.env,
    print = (text: string): void => console.log(text),
    note = (text: string): void => console.error(text),
  } = {},
): Promise<number> {
  try {
    const { values, positionals } = parsed(argv);
    const [name = '', ...files] = positionals;
    if (values.help || name === '') {
      print(HELP);
      return values.help ? 0 : 2;
    }
    const command = commands[name];
    if (command === undefined) throw new UsageError(`There is no command ${name}.`);
    if (!command.files.includes(files.length))
      throw new UsageError(`${name} does not take ${files.length} files.`);
    for (const [option, value] of Object.entries(values)) {
      const given = Array.isArray(value) ? value.length > 0 : option !== 'help';
      if (given && !command.takes.includes(option))
        throw new UsageError(`${name} has no option --${option}.`);
    }
    if (name === 'replay' && values.stream === undefined) throw new UsageError('replay needs --stream.');
    const missing = files.find((file) => !existsSync(file));
    if (missing !== undefined) throw new UsageError(`There is no file ${missing}.`);
    const { stream, out, 'as-of': asOf } = values;
    if (asOf !== undefined && !/^\d{1,9}$/.test(asOf) && Number.isNaN(Date.parse(asOf))) {
      throw new UsageError(`--as-of is a time or a version, not ${asOf}.`);
    }
    const keys = values['public-key'].map(keyOf);
    const known = values.known.map(knownOf);
    const task = { files, stream, asOf, out, keys, known, env, print, note };
    return (await command.run(task)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    note(`${error.message}\n\n${HELP}`);
    return 2;
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function keyOf(given: string): PublicKey {
  try {
    return PublicKey.parse(existsSync(given) ? readFileSync(given, 'utf8') : given);
  } catch {
    throw new UsageError(`${given.slice(0, 80)} is neither a public key nor a file that holds one.`);
  }
}

function knownOf(given: string): KnownTree {
  const [, size, root] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(given) ?? [];
  if (size === undefined || root === undefined) throw new UsageError(`--known is SIZE:ROOT, not ${given}.`);
  return { size: Number(size), root };
}

import type { Journal, Line } from './journal.js';
import { KINDS, type Kind } from './victim.js';

/** Of pino. */
const ERROR_LEVEL = 50;
/** How long after an outage its consequences may be told of, in milliseconds: a time-out of ours, and a pause before a retry. */
const ECHO_MS = 30_000;

/** @returns what a line of a process says of trouble; undefined when it says of none */
export function troubleIn(text: string, stream: 'stdout' | 'stderr'): string | undefined {
  if (text.startsWith('{')) {
    const line = parsed(text);
    if (line !== undefined) return (line.level ?? 0) < ERROR_LEVEL ? undefined : said(line);
  }
  // The lines of a stack follow one that says what it is about.
  if (stream === 'stderr') return /^\s|^$/.test(text) ? undefined : text;
  return /\bERROR\b/.test(text) ? text : undefined;
}

interface LogLine {
  level?: number;
  msg?: string;
  err?: { type?: string; message?: string; stack?: string };
}

function said({ msg = '', err }: LogLine): string {
  return err === undefined ? msg : `${msg}: ${err.type}: ${err.message} ${err.stack?.split('\n')[1]?.trim()}`;
}

function parsed(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}

const LOST =
  /Connection terminated|connection to PostgreSQL was lost|ECONNREFUSED|ECONNRESET|EPIPE|timeout|terminat|server closed|not queryable|Socket closed|starting up|not yet accepting|the database system|shutting down|recovery mode|event store (did not answer|cannot be read)/i;

/** What Kafka, and its client, say of a broker that is away or has just begun, and of members that come and go. */
const AT_KAFKA =
  /Connection|ECONN|coordinator|leader|time|broker|rebalanc|group|member|partition|socket|closed|not joined/i;

/** Lines that are in order when they follow from an outage of one of these kinds. */
const EXPECTED: readonly { line: RegExp; about: RegExp; after: readonly Kind[] }[] = [
  { line: /^(Reaction|Projection) \S+ (tries|starts) again/, about: LOST, after: ['postgres'] },
  { line: /^The checkpoints are tried again/, about: LOST, after: ['postgres'] },
  { line: /^The relay tries again/, about: LOST, after: ['postgres'] },
  { line: /^The relay tries again/, about: AT_KAFKA, after: ['kafka'] },
  { line: /^Reaction \S+ begins again at Kafka/, about: LOST, after: ['postgres'] },
  { line: /^Reaction \S+ begins again at Kafka/, about: AT_KAFKA, after: ['kafka', 'reactions'] },
  // A process that starts takes the whole machine for a while: Redis is then given up for a moment.
  { line: /^Redis (does not answer|answers again)/, about: /./, after: KINDS },
  { line: /^Reaction \S+ (tries again|begins again at Kafka)/, about: /Redis does not answer/, after: KINDS },
  { line: /^Queue \S+: /, about: LOST, after: ['postgres', 'redis'] },
  { line: /^Queue \S+: LOADING/, about: /./, after: ['redis'] },
  { line: /^Queue \S+: .* the worker is exchanged/, about: /./, after: ['postgres', 'redis'] },
  { line: /^Job .* it will be tried again/, about: /The mail server (failed|answered 4)/, after: ['mail'] },
  { line: /^Job .* it will be tried again/, about: LOST, after: ['postgres', 'redis'] },
  // Those who wait for a database that comes back all come at once.
  { line: /^Job .* it will be tried again/, about: /too-much-contention/, after: ['postgres'] },
  // The other process took the job over, as it should.
  { line: /^(Job|Queue) .*(lock|stalled)/, about: /./, after: ['postgres', 'redis', 'worker'] },
];

function explained({ text, at }: Line, journal: Journal): boolean {
  return EXPECTED.some(
    ({ line, about, after }) =>
      line.test(text) && about.test(text) && journal.outagesAt(at, after, ECHO_MS).length > 0,
  );
}

/** Lines of trouble, each kind once with how often it came, those that no outage explains by themselves. */
export function classified(journal: Journal): {
  expected: Map<string, number>;
  unexpected: Map<string, number>;
} {
  const [expected, unexpected] = [new Map<string, number>(), new Map<string, number>()];
  for (const line of journal.lines) {
    const found = explained(line, journal) ? expected : unexpected;
    const text = `${line.kind}: ${alike(line.text)}`;
    found.set(text, (found.get(text) ?? 0) + 1);
  }
  return { expected, unexpected };
}

/** Without what differs from line to line. */
function alike(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')
    .replaceAll(/\bbug-\d+-\d+(-…)?/g, 'bug-…')
    .replaceAll(/:\d{4,5}\b/g, ':…')
    .replaceAll(/attempt \d+/g, 'attempt …');
}

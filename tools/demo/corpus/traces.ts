import type { Random } from '../../chaos/random.js';
import type { ComponentWords, Language } from './product.js';

const VERBS = ['load', 'resolve', 'apply', 'merge', 'render', 'flush', 'parse', 'update', 'commit', 'find'];
const NOUNS = ['Entry', 'Batch', 'State', 'Range', 'Row', 'Session', 'Change', 'Page', 'Order', 'Window'];

/** A name that a function of the component may well have. */
export function functionName(random: Random): string {
  return random.pick(VERBS) + random.pick(NOUNS);
}

const messages: Readonly<Record<Language, readonly string[]>> = {
  typescript: [
    "TypeError: Cannot read properties of undefined (reading 'id')",
    "TypeError: Cannot read properties of null (reading 'length')",
    'RangeError: Invalid time value',
    'Error: Request failed with status 500',
    'RangeError: Maximum call stack size exceeded',
  ],
  kotlin: [
    'java.lang.IllegalStateException: Fragment is not attached to an activity',
    'java.lang.NullPointerException: null cannot be cast to non-null type',
    'android.database.sqlite.SQLiteDatabaseLockedException: database is locked',
    'java.lang.OutOfMemoryError: Failed to allocate a 48771088 byte allocation',
    'java.util.ConcurrentModificationException',
  ],
  java: [
    'java.lang.IndexOutOfBoundsException: Index 0 out of bounds for length 0',
    'java.io.UncheckedIOException: java.io.IOException: No space left on device',
    'java.util.concurrent.TimeoutException: no answer within 30000 ms',
    'java.lang.ArithmeticException: long overflow',
    'java.lang.IllegalArgumentException: Comparison method violates its general contract!',
  ],
  c: [
    'hard fault: bus error at 0x2000fffc',
    'assertion failed: len <= sizeof(buf)',
    'watchdog: task did not check in for 4000 ms',
    'stack overflow in task "worker"',
  ],
};

/** A stack trace that begins in one of the component's files. */
export function stackTrace(language: Language, { files }: ComponentWords, random: Random): string {
  const lines = [random.pick(messages[language])];
  const depth = 4 + Math.floor(random.between(0, 5));
  for (let index = 0; index < depth; index += 1) lines.push(frame(language, random.pick(files), random));
  return lines.join('\n');
}

function frame(language: Language, file: string, random: Random): string {
  const line = Math.floor(random.between(12, 480));
  const name = functionName(random);
  switch (language) {
    case 'typescript':
      return `    at ${name} (${file}:${line}:${Math.floor(random.between(3, 60))})`;
    case 'kotlin':
    case 'java': {
      const [, path = file] = /java\/(.*)\.(?:kt|java)$/.exec(file) ?? [];
      return `\tat ${path.replaceAll('/', '.')}.${name}(${file.slice(file.lastIndexOf('/') + 1)}:${line})`;
    }
    case 'c': {
      const address = Math.floor(random.between(0x0800_0000, 0x0808_0000)).toString(16);
      return `  #${Math.floor(random.between(0, 9))} 0x0${address} in ${snake(name)} at ${file}:${line}`;
    }
    default:
      language satisfies never;
      return '';
  }
}

export function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const LEVELS = [
  { value: 'INFO', weight: 70 },
  { value: 'DEBUG', weight: 18 },
  { value: 'WARN', weight: 9 },
  { value: 'ERROR', weight: 3 },
];

/** So many lines of the component's log, up to the moment. */
export function logLines({ log }: ComponentWords, until: number, count: number, random: Random): string[] {
  const lines: string[] = [];
  let at = until;
  for (let index = 0; index < count; index += 1) {
    at -= Math.floor(random.between(3, 9000));
    const text = random.pick(log).replaceAll('$', () => String(Math.floor(random.next() ** 3 * 9000)));
    const level = index === 0 ? 'ERROR' : random.weighted(LEVELS).value;
    lines.push(`${new Date(at).toISOString()} ${level.padEnd(5)} ${text}`);
  }
  return lines.reverse();
}

import type { Random } from '../../chaos/random.js';
import { functionName, snake } from '../corpus/traces.js';
import { openings, passages, type Passage } from './code.js';
import type { FileWish } from './file-wish.js';

/** Lines around a change that a patch shows. */
const CONTEXT = 3;

/** A file before a change, and what changes. */
interface Change {
  /** Line of the file, from 0. */
  from: number;
  drop: number;
  add: readonly string[];
}

/** A unified diff of one to three files, as `git diff` writes it: `git apply` takes it where the files are. */
export function patch({ product: { language }, component: { files } }: FileWish, random: Random): string {
  const changed = random.shuffled(files).slice(0, 1 + Math.floor(random.next() ** 2 * files.length));
  return changed.map((file) => fileDiff(file, language, random)).join('');
}

function fileDiff(path: string, language: FileWish['product']['language'], random: Random): string {
  const { lines, changes } = sourceFile(language, random);
  const name = `${path} b/${path}`;
  const hash = (): string => Math.floor(random.between(0x1000_0000, 0xffff_ffff)).toString(16).slice(0, 7);
  const hunks: string[] = [];
  let shift = 0;
  for (const change of changes) {
    hunks.push(hunk(lines, change, shift));
    shift += change.add.length - change.drop;
  }
  return [
    `diff --git a/${name}`,
    `index ${hash()}..${hash()} 100644`,
    `--- a/${path}`,
    `+++ b/${path}`,
    ...hunks,
    '',
  ].join('\n');
}

/** A file of some functions, and the changes to one or two of them. */
function sourceFile(language: FileWish['product']['language'], random: Random) {
  const lines = [...openings[language]];
  const changes: Change[] = [];
  const all = random.shuffled(passages[language]);
  const mended = 1 + Math.floor(random.next() ** 2 * 2);
  for (const [place, passage] of all.entries()) {
    const { lines: written, change } = named(passage, language, random);
    if (place < mended) changes.push({ ...change, from: lines.length + change.from });
    lines.push(...written, '');
    // So far apart that each change has a hunk of its own.
    for (let filler = 0; filler < 2 * CONTEXT; filler += 1) lines.push(comment(language, filler, random));
    lines.push('');
  }
  return { lines, changes };
}

function named(
  { lines, change }: Passage,
  language: FileWish['product']['language'],
  random: Random,
): Passage {
  const name = functionName(random);
  const thing = functionName(random).replace(/^[a-z]+/, '');
  const written = (line: string): string =>
    line
      .replaceAll('NAME', language === 'c' ? snake(name) : name)
      .replaceAll('THING', language === 'c' ? thing.toUpperCase() : thing);
  return { lines: lines.map(written), change: { ...change, add: change.add.map(written) } };
}

const REMARKS = [
  'Called once for each change.',
  'The order matters: see the notes of the last release.',
  'Not to be called while a transaction is open.',
  'Callers hold the lock.',
  'Kept for programs that were written for the old interface.',
  'Times are UTC, in milliseconds.',
];

function comment(language: FileWish['product']['language'], place: number, random: Random): string {
  const text = random.pick(REMARKS);
  if (language === 'c')
    return place === 0 ? `/* ${text}` : place === 2 * CONTEXT - 1 ? ` * ${text} */` : ` * ${text}`;
  return `${language === 'typescript' ? '' : '    '}// ${text}`;
}

function hunk(lines: readonly string[], { from, drop, add }: Change, shift: number): string {
  const first = Math.max(0, from - CONTEXT);
  const last = Math.min(lines.length, from + drop + CONTEXT);
  const [before, after] = [lines.slice(first, from), lines.slice(from + drop, last)];
  const [old, now] = [last - first, last - first - drop + add.length];
  return [
    `@@ -${first + 1},${old} +${first + 1 + shift},${now} @@`,
    ...before.map((line) => ` ${line}`),
    ...lines.slice(from, from + drop).map((line) => `-${line}`),
    ...add.map((line) => `+${line}`),
    ...after.map((line) => ` ${line}`),
  ].join('\n');
}

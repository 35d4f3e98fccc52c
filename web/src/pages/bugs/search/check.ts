import { clausesOf } from '../clauses.js';
import type { SearchField } from './search-fields.query.js';

/** What cannot be understood, and where. */
export interface Wrong {
  from: number;
  to: number;
  message: string;
  /** What was probably meant, to stand in its place. */
  instead?: string;
}

/** A day alone, with a comparison, or two; the latter may be moments, too. */
const TIMES = /^(?:(?:>=|<=|>|<)(\S+?)|(\S+?)\.\.(\S+)|(\d{4}-\d\d-\d\d))$/;

function isTime(value: string): boolean {
  const times =
    TIMES.exec(value)
      ?.slice(1)
      .filter((time) => time !== undefined) ?? [];
  return (
    times.length > 0 &&
    times.every((time) => /^\d{4}-\d\d-\d\d(?:T.+)?$/.test(time) && !Number.isNaN(Date.parse(time)))
  );
}

/**
 * The first part of a query that the server would refuse, as far as can be told here; the server says what is wrong with
 * a query, but not where.
 */
export function wrongIn(query: string, fields: readonly SearchField[]): Wrong | undefined {
  for (const { from, to, text, field: name } of clausesOf(query)) {
    if (name === undefined) {
      const short = /^-?(.?)\*$/.test(text);
      if (short) return { from, to, message: 'At least 2 characters stand before a *.' };
      continue;
    }
    if (!text.includes(':')) continue;
    const colon = from + text.indexOf(':');
    const field = fields.find((one) => one.name === name);
    if (field === undefined) {
      const near = nearest(
        name,
        fields.map((one) => one.name),
      );
      const sign = text.startsWith('-') ? 1 : 0;
      return {
        from: from + sign,
        to: colon,
        message: `There is no field “${name}”.`,
        ...(near !== undefined && { instead: near }),
      };
    }
    const wrong = wrongValue(field, text.slice(text.indexOf(':') + 1), colon + 1);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** The part of a query that the server's message names, where {@link wrongIn} finds nothing wrong. */
export function namedIn(query: string, message: string): Wrong | undefined {
  const named = [...message.matchAll(/\b([a-z]+):/gi)].map(([, name = '']) => name.toLowerCase());
  const clause = clausesOf(query).find(({ field }) => field !== undefined && named.includes(field));
  return clause && { from: clause.from, to: clause.to, message };
}

function wrongValue(field: SearchField, values: string, start: number): Wrong | undefined {
  for (const { 0: given, index } of values.matchAll(/(?:"[^"]*(?:"|$)|[^,"])+|(?<=,|^)(?=,|$)/g)) {
    const place = { from: start + index, to: start + index + given.length };
    const value = given.replaceAll('"', '');
    if (value === '') return { ...place, message: `A value is missing, such as ${field.example}.` };
    if (field.values.some((one) => one.toLowerCase() === value.toLowerCase())) continue;
    if (field.kind === 'choice') {
      const near = nearest(value.toUpperCase(), field.values) ?? nearest(value.toLowerCase(), field.values);
      const message = `“${field.name}” is one of ${field.values.join(', ')}.`;
      return { ...place, message, ...(near !== undefined && { instead: near }) };
    }
    if (field.kind === 'number' && !/^#?\d{1,15}$/.test(value))
      return { ...place, message: `“${field.name}” is a number, such as ${field.example}.` };
    if (field.kind === 'time' && !isTime(value))
      return {
        ...place,
        message: `“${field.name}” is a day, such as ${field.name}:2026-01-31, or two: ${field.name}:2026-01-01..2026-01-31.`,
      };
  }
  return undefined;
}

/** The word that is two letters away at the most. */
function nearest(word: string, words: readonly string[]): string | undefined {
  const [best] = words
    .map((one) => ({ one, away: distance(word, one) }))
    .filter(({ away }) => away <= 2)
    .sort((a, b) => a.away - b.away);
  return best?.one;
}

/** Letters to be put in, taken out or changed to make one of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

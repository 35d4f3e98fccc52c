import { named } from '../../../ui/badges.js';
import { nameOf } from '../../../ui/person.js';
import type { Person } from '../../../ui/people.query.js';
import type { Hint } from './hint.js';
import { momentHints } from './moments.js';
import type { SearchField } from './search-fields.query.js';

/** Where in the query somebody is typing, and what stands there. `from` and `to` are what a hint replaces. */
export interface Place {
  from: number;
  to: number;
  typed: string;
  /** In lower case; without it, a word or the name of a field is typed. */
  field?: string;
  /** Values of the field that are there already. */
  before: readonly string[];
}

/** What the values of some fields are, as far as the page knows. */
export interface Known {
  fields: readonly SearchField[];
  people: readonly Person[];
  products: readonly string[];
  components: readonly string[];
  versions: readonly string[];
  tags: readonly string[];
}

const MOST = 12;

export function placeAt(text: string, caret: number): Place {
  const start = startOfClause(text, caret);
  const token = text.slice(start, caret);
  const field = /^-?([a-z]+):/i.exec(token);
  if (field === null) {
    const from = token.startsWith('-') ? start + 1 : start;
    return { from, to: endOf(text, caret, /[\s"]/), typed: text.slice(from, caret), before: [] };
  }
  const values = valuesIn(token.slice(field[0].length));
  const typed = values.at(-1) ?? '';
  return {
    from: caret - typed.length,
    to: typed.startsWith('"') ? caret : endOf(text, caret, /[\s,"]/),
    typed: typed.replace(/^"/, ''),
    field: field[1]!.toLowerCase(),
    before: values.slice(0, -1).map((value) => value.replaceAll('"', '').toLowerCase()),
  };
}

function startOfClause(text: string, caret: number): number {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < caret; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(text[at]!)) start = at + 1;
  }
  return start;
}

const valuesIn = (text: string): string[] => text.match(/(?:"[^"]*(?:"|$)|[^,"])+|(?<=,|^)(?=,|$)/g) ?? [''];

function endOf(text: string, caret: number, end: RegExp): number {
  const rest = text.slice(caret).search(end);
  return rest < 0 ? text.length : caret + rest;
}

/** What may stand at a place. */
export function hintsFor({ field, typed, before }: Place, known: Known): Hint[] {
  const begins = (text: string): boolean => text.toLowerCase().startsWith(typed.toLowerCase());
  if (field === undefined) return wordHints(typed, begins, known);
  const found = known.fields.find(({ name }) => name === field);
  if (found === undefined) return [];
  return valueHints(found, typed, begins, known)
    .filter(({ insert }) => !before.includes(insert.replaceAll('"', '').trim().toLowerCase()))
    .slice(0, MOST);
}

function wordHints(typed: string, begins: (text: string) => boolean, { fields }: Known): Hint[] {
  const names = fields
    .filter(({ name }) => begins(name))
    .map(({ name, description }) => ({ label: `${name}:`, detail: description, insert: `${name}:` }));
  if (typed.length < 2) return names;
  // "blo" may well be the severity.
  const values = fields
    .filter(({ kind, name }) => kind === 'choice' && name !== 'is')
    .flatMap(({ name, values: all }) =>
      all.filter(begins).map((value) => ({
        label: `${name}:${value}`,
        detail: `${named(name)} is ${named(value).toLowerCase()}`,
        insert: `${name}:${value} `,
      })),
    );
  return [...names, ...values].slice(0, MOST);
}

function valueHints(
  field: SearchField,
  typed: string,
  begins: (text: string) => boolean,
  known: Known,
): Hint[] {
  const own = field.values.filter(begins).map((value) => valueHint(value, meaning(field.name, value)));
  if (field.kind === 'time')
    return [...momentHints(field.name).filter(({ insert }) => begins(insert)), ...own];
  if (field.kind === 'account') {
    const people = known.people
      .filter(({ username }) => username !== null)
      .map((person) => valueHint(person.username!, nameOf(person)));
    return [...own, ...people];
  }
  const lists: Readonly<Record<string, readonly string[]>> = {
    product: known.products,
    component: known.components,
    version: known.versions,
    tag: known.tags,
  };
  const within = (text: string): boolean => text.toLowerCase().includes(typed.toLowerCase());
  return [...own, ...(lists[field.name] ?? []).filter(within).map((value) => valueHint(value, ''))];
}

const MEANINGS: Readonly<Record<string, string>> = {
  me: 'You',
  'assignee none': 'Nobody works on it',
  'due none': 'No day was set',
  'status open': 'New, assigned, in progress or reopened',
  'status closed': 'Resolved, verified or closed',
};
const meaning = (field: string, value: string): string =>
  MEANINGS[`${field} ${value}`] ?? MEANINGS[value] ?? (/^[A-Z_]+$/.test(value) ? named(value) : '');

function valueHint(value: string, detail: string): Hint {
  const plain = value.replaceAll('"', '');
  return { label: value, detail, insert: `${/[\s,]/.test(plain) ? `"${plain}"` : plain} ` };
}

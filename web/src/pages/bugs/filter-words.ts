import { named } from '../../ui/badges.js';
import { dayOf } from '../../ui/time.js';
import { CHOICES, MOMENTS, type Applied, type FilterName } from './filters.js';

const NAMES: Readonly<Record<string, string>> = { text: 'Text', notText: 'Not the text', bug: 'Number' };

/** `createdSince` is “Created since”, `not-tag` is “Not tag”. */
export const filterWords = (name: string): string =>
  NAMES[name] ?? named(name.replace('-', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));

/** Groups of statuses: one of them has the name of a status of its own. */
const GROUPS: Readonly<Record<string, string>> = { open: 'Any open', closed: 'Any closed' };

/** Names are shown as they are; `IN_PROGRESS`, `blocker` and `me` as words. */
export function valueWords(name: string, value: string): string {
  const isChoice = CHOICES[name.replace('not-', '') as FilterName] !== undefined || name.endsWith('is');
  return GROUPS[value] ?? (isChoice || value === 'me' || value === 'none' ? named(value) : value);
}

/** What a filter's value is shown as. */
export function appliedWords({ name, value }: Applied): string {
  if (name === 'text' || name === 'notText') return value;
  if (MOMENTS.includes(name as never) && name !== 'dueBefore' && !Number.isNaN(Date.parse(value)))
    return dayOf(value);
  return value
    .split(',')
    .map((one) => valueWords(name, one))
    .join(', ');
}

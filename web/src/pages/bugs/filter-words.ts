import { named } from '../../ui/badges.js';
import { dayOf } from '../../ui/time.js';
import { MOMENTS, type Applied } from './filters.js';

const NAMES: Readonly<Record<string, string>> = { text: 'Text', notText: 'Not the text', bug: 'Number' };

/** `createdSince` is “Created since”, `not-tag` is “Not tag”. */
export const filterWords = (name: string): string =>
  NAMES[name] ?? named(name.replace('-', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));

/** Groups of statuses: one of them has the name of a status of its own. */
const GROUPS: Readonly<Record<string, string>> = { open: 'Any open', closed: 'Any closed' };

/** Names are shown as they are; `IN_PROGRESS` and `me` as words. */
export const valueWords = (value: string): string =>
  GROUPS[value] ?? (/^[A-Z_]+$|^(me|none|private)$/.test(value) ? named(value) : value);

/** What a filter's value is shown as. */
export const appliedWords = ({ name, value }: Applied): string =>
  MOMENTS.includes(name as never) && name !== 'dueBefore' && !Number.isNaN(Date.parse(value))
    ? dayOf(value)
    : value.includes(',')
      ? value.split(',').map(valueWords).join(', ')
      : name === 'text'
        ? value
        : valueWords(value);

import type { Reader } from '../access/reader.js';

/** How many entries of his inbox somebody has not read, of those that he may see now. */
export type Unread = (reader: Reader) => Promise<number>;

/** Injects {@link Unread}: what somebody may see now is known to the read side, which the composition root brings in. */
export const UNREAD = Symbol('UNREAD');

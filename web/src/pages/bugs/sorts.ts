/** As the API names the orders; a `-` before it turns one round. */
export type SortName = 'changed' | 'created' | 'priority' | 'severity' | 'number' | 'relevance';

interface Order {
  label: string;
  /** What it is called with a `-`, which is how it begins. */
  down: string;
  up?: string;
}

export const SORTS: Readonly<Record<SortName, Order>> = {
  changed: { label: 'Last changed', down: 'Newest first', up: 'Oldest first' },
  created: { label: 'Reported', down: 'Newest first', up: 'Oldest first' },
  priority: { label: 'Priority', down: 'Most urgent first', up: 'Least urgent first' },
  severity: { label: 'Severity', down: 'Gravest first', up: 'Mildest first' },
  number: { label: 'Number', down: 'Newest first', up: 'Oldest first' },
  relevance: { label: 'Best match', down: 'Best match first' },
};

export const SORT_AT_FIRST = '-changed';

export interface Sorted {
  by: SortName;
  down: boolean;
}

/** The order in an address; the usual one if it is none. */
export function sortedBy(sort: string): Sorted {
  const by = sort.replace('-', '');
  return by in SORTS ? { by: by as SortName, down: sort.startsWith('-') } : { by: 'changed', down: true };
}

/** As the address has it: the other way round if this is how it is sorted now. */
export function sortNext(now: string, by: SortName): string {
  const sorted = sortedBy(now);
  return sorted.by === by && sorted.down && SORTS[by].up !== undefined ? by : `-${by}`;
}

import { valuesOf, type SearchParams } from '../../app/search-params.js';

const DAY_MS = 86_400_000;

/** Since when, by what the address calls it: days that move on, so that a bookmark is of today. */
export const PERIODS = [
  { id: '30d', days: 30, name: 'Last 30 days' },
  { id: '90d', days: 90, name: 'Last 90 days' },
  { id: '180d', days: 180, name: 'Last 6 months' },
  { id: '365d', days: 365, name: 'Last 12 months' },
  { id: '730d', days: 730, name: 'Last 2 years' },
] as const;

/** What the dashboard is about, as the address has it. */
export interface Scope {
  product?: string[];
  /** A day of UTC; without it, bugs of any age. */
  since?: string;
}

export function scopeOf(search: SearchParams, now = Date.now()): Scope {
  const products = valuesOf(search['product']).slice(0, 50);
  const period = periodOf(search);
  return {
    ...(products.length > 0 && { product: products }),
    ...(period !== undefined && {
      since: new Date(now - (period.days - 1) * DAY_MS).toISOString().slice(0, 10),
    }),
  };
}

export const periodOf = (search: SearchParams): (typeof PERIODS)[number] | undefined =>
  PERIODS.find(({ id }) => id === valuesOf(search['period'])[0]);

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

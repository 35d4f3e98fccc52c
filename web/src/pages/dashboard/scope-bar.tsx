import { useId } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { productsQuery } from '../../api/queries.js';
import { valuesOf, type SearchParams } from '../../app/search-params.js';
import { PERIODS, periodOf } from './period.js';
import css from './scope-bar.module.css';

/** What the numbers are about. It is in the address, so that it can be kept and sent. */
export function ScopeBar({ search }: { search: SearchParams }) {
  const id = useId();
  const navigate = useNavigate();
  const products = useQuery(productsQuery).data?.items ?? [];
  const chosen = valuesOf(search['product']);
  const names = products.map(({ name }) => name);
  // Of an address that somebody has written: several, or one by its number, or one that is not among the first.
  const other =
    chosen.length > 0 && !(chosen.length === 1 && names.includes(chosen[0]!)) ? chosen : undefined;
  const set = (change: SearchParams): void =>
    void navigate({ to: '/dashboard', search: { ...search, ...change } as never });
  return (
    <div className={css['bar']}>
      <label htmlFor={`${id}-product`}>Product</label>
      <select
        id={`${id}-product`}
        value={other === undefined ? (chosen[0] ?? '') : 'other'}
        onChange={({ target: { value } }) => {
          if (value !== 'other' || other === undefined) set({ product: value === '' ? undefined : value });
        }}
      >
        <option value="">All products</option>
        {other !== undefined && <option value="other">{other.join(', ')}</option>}
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <label htmlFor={`${id}-period`}>Reported or resolved</label>
      <select
        id={`${id}-period`}
        value={periodOf(search)?.id ?? ''}
        onChange={({ target: { value } }) => set({ period: value === '' ? undefined : value })}
      >
        <option value="">At any time</option>
        {PERIODS.map((period) => (
          <option key={period.id} value={period.id}>
            {period.name}
          </option>
        ))}
      </select>
    </div>
  );
}

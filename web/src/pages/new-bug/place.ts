import { useQuery } from '@tanstack/react-query';
import { productQuery, productsQuery } from '../../api/queries.js';
import type { Report } from './report.js';

/** The products, and what the chosen one has. Where there is one choice, it is chosen. */
export function usePlace({ product: wanted, component, version, noVersion }: Report) {
  const products = useQuery(productsQuery);
  const open = products.data?.items.filter(({ archived }) => !archived);
  const chosen =
    open?.find(({ name }) => name === wanted) ??
    open?.find(({ id }) => String(id) === wanted) ??
    (open?.length === 1 ? open[0] : undefined);
  const details = useQuery({ ...productQuery(chosen?.id ?? 0), enabled: chosen !== undefined });
  const components = details.data?.components.filter(({ active }) => active) ?? [];
  const versions = details.data?.versions.filter(({ active }) => active) ?? [];
  // What another product does not have is chosen anew; back at the first one it is there again.
  const part =
    components.find(({ name }) => name === component) ??
    (components.length === 1 ? components[0] : undefined);
  const release =
    versions.find(({ name }) => name === version) ??
    (versions.length === 1 && !noVersion ? versions[0] : undefined);
  return {
    /** Undefined until they are known. */
    products: open,
    components,
    versions,
    /** Whether what the product has is known. */
    known: details.data !== undefined,
    product: chosen?.name ?? '',
    productId: chosen?.id,
    component: part?.name ?? '',
    version: release?.name ?? '',
    about: part?.description ?? '',
    defaultAssignee: part?.defaultAssignee ?? null,
    error: products.error ?? details.error,
    again: (): void => {
      void products.refetch();
      if (chosen !== undefined) void details.refetch();
    },
  };
}

export type Place = ReturnType<typeof usePlace>;

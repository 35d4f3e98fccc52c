import { Link } from '@tanstack/react-router';
import type { Counted } from './products.queries.js';

interface Props {
  /** Undefined while nobody knows, and there is nothing to show. */
  counted: Counted | undefined;
  product: string;
  component?: string;
}

/** How many bugs are open, leading to the list of them. */
export function BugCounts({ counted, product, component }: Props) {
  const of = { product, ...(component !== undefined && { component }) };
  const where = component ?? product;
  if (counted === undefined) return null;
  if (counted.total === 0) return <>No bugs</>;
  return (
    <>
      <Link
        to="/bugs"
        search={{ ...of, status: 'open' } as never}
        aria-label={`${counted.open.toLocaleString('en')} open bugs of ${where}`}
      >
        {counted.open.toLocaleString('en')} open
      </Link>{' '}
      of{' '}
      <Link
        to="/bugs"
        search={of as never}
        aria-label={`All ${counted.total.toLocaleString('en')} bugs of ${where}`}
      >
        {counted.total.toLocaleString('en')}
      </Link>
    </>
  );
}

import { useMemo, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import type { SearchParams } from '../../app/search-params.js';
import { Button } from '../../ui/button.js';
import { Empty } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { AccountFilters } from './account-filters.js';
import { AccountTable } from './account-table.js';
import { accountsQuery, queryOf } from './accounts.queries.js';
import { NewAccountDialog } from './new-account-dialog.js';
import css from './accounts.module.css';

/** @param me whose rows offer less: nobody takes the rights from himself */
export function AccountList({ search, me }: { search: SearchParams; me: number }) {
  const query = useMemo(() => queryOf(search), [search]);
  const accounts = useInfiniteQuery(accountsQuery(query));
  const [adding, setAdding] = useState(false);
  const items = accounts.data?.pages.flatMap((page) => page.items) ?? [];
  const total = accounts.data?.pages[0]?.total;
  return (
    <>
      <div className={css['bar']}>
        <AccountFilters search={search} />
        <Button kind="primary" onClick={() => setAdding(true)}>
          <UserPlus size={16} aria-hidden /> New account
        </Button>
      </div>
      <p className={css['count']} role="status">
        {total !== undefined && `${total.toLocaleString('en')} ${total === 1 ? 'account' : 'accounts'}`}
      </p>
      {accounts.error !== null && (
        <ProblemNotice error={accounts.error} retry={() => void accounts.refetch()} />
      )}
      {accounts.isPending && (
        <div
          className={css['waiting']}
          role="status"
          aria-busy="true"
          aria-label="The accounts are on their way"
        />
      )}
      {accounts.data !== undefined && items.length === 0 && (
        <Empty title="No account is like that">
          <p>Look for another part of a name or a mail address, or for any role and state.</p>
          <Link to="/accounts">Show all accounts</Link>
        </Empty>
      )}
      {items.length > 0 && <AccountTable accounts={items} me={me} />}
      {accounts.hasNextPage && (
        <p className={css['more']}>
          <Button busy={accounts.isFetchingNextPage} onClick={() => void accounts.fetchNextPage()}>
            Show more
          </Button>
          {total !== undefined && (
            <span>
              {items.length.toLocaleString('en')} of {total.toLocaleString('en')}
            </span>
          )}
        </p>
      )}
      {adding && <NewAccountDialog onClose={() => setAdding(false)} />}
    </>
  );
}

import { useSearch } from '@tanstack/react-router';
import { useMe } from '../../app/session.js';
import { Reserved } from '../../ui/reserved.js';
import { tabOf, TabLinks } from '../../ui/tab-links.js';
import { AccountList } from './account-list.js';
import { Mails } from './mails.js';
import css from './accounts.module.css';

const TABS = [
  { id: 'people', label: 'People' },
  { id: 'mails', label: 'Mails kept here' },
] as const;

/** Who has an account, and what becomes of it; for admins. */
export function AccountsPage() {
  const search = useSearch({ from: '/accounts' });
  const me = useMe();
  if (me === undefined) return <div className={css['waiting']} aria-busy="true" />;
  if (me?.role !== 'admin')
    return <Reserved title="Accounts" whose="admins" what="Here admins look after everybody’s accounts." />;
  const tab = tabOf(TABS, search['tab']);
  return (
    <>
      <title>Accounts · BugZot</title>
      <h1 className={css['title']}>Accounts</h1>
      <TabLinks name="Parts of the accounts" to="/accounts" tabs={TABS} current={tab.id} />
      {tab.id === 'people' ? <AccountList search={search} me={me.id} /> : <Mails />}
    </>
  );
}

import { useSearch } from '@tanstack/react-router';
import { mayAudit, useMe } from '../../app/session.js';
import { valuesOf } from '../../app/search-params.js';
import { Reserved } from '../../ui/reserved.js';
import { tabOf, TabLinks } from '../../ui/tab-links.js';
import { Checkpoints } from './checkpoints.js';
import { Events } from './events.js';
import { Verification } from './verification.js';
import css from './audit.module.css';

const TABS = [
  { id: 'events', label: 'Events' },
  { id: 'verification', label: 'Verification' },
  { id: 'checkpoints', label: 'Checkpoints' },
] as const;

/** The log as it was written, and whether it still is; for auditors and admins. */
export function AuditPage() {
  const search = useSearch({ from: '/audit' });
  const me = useMe();
  if (me === undefined) return <div className={css['waiting']} aria-busy="true" />;
  if (!mayAudit(me)) {
    return (
      <Reserved
        title="Audit"
        whose="auditors and admins"
        what="Here the log of everything that ever happened can be read and verified."
      />
    );
  }
  const tab = tabOf(TABS, search['tab']);
  const [stream = ''] = valuesOf(search['stream']);
  return (
    <>
      <title>Audit · BugZot</title>
      <h1 className={css['title']}>Audit</h1>
      <TabLinks name="Parts of the audit" to="/audit" tabs={TABS} current={tab.id} />
      <div className={css['part']}>
        {tab.id === 'events' && <Events search={search} />}
        {tab.id === 'verification' && <Verification key={stream} stream={stream} />}
        {tab.id === 'checkpoints' && <Checkpoints />}
      </div>
    </>
  );
}

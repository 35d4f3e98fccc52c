import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../api/problem.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Empty } from '../../ui/notice.js';
import { Panel } from '../../ui/panel.js';
import { nameOf } from '../../ui/person.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { Time } from '../../ui/time.js';
import { usePeople } from '../../ui/people-by-id.js';
import rows from '../../ui/rows.module.css';
import { mailQuery, mailsQuery } from './accounts.queries.js';
import { readMail } from './mail-text.js';
import css from './accounts.module.css';

/** A site without a mail server keeps its mails in files, where an admin finds the links that people wait for. */
export function Mails() {
  const { data: mails, error, refetch } = useQuery(mailsQuery);
  const [open, setOpen] = useState<string>();
  const people = usePeople(mails?.map(({ account }) => account) ?? []);
  if (error instanceof Problem && error.code === 'mail.not-filed') {
    return (
      <Empty title="Mails are delivered">
        <p>BugZot hands them to the mail server of this site, and keeps none here.</p>
      </Empty>
    );
  }
  if (error !== null) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (mails === undefined) return <div className={css['waiting']} aria-busy="true" />;
  return (
    <div className={css['mails']}>
      <Panel
        title="Mails kept here"
        about="This site has no mail server yet, so mails go into files. The newest 200; they hold keys to people’s accounts, so pass on only what is meant for somebody."
      >
        {mails.length === 0 ? (
          <p className={rows['dim']}>No mail was written yet.</p>
        ) : (
          <table className={`${rows['rows']} ${rows['worded']}`}>
            <thead>
              <tr>
                <th scope="col">To</th>
                <th scope="col">What</th>
                <th scope="col">When</th>
                <th scope="col">
                  <span className="visually-hidden">Read</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {mails.map(({ name, account, sentAt }) => (
                <tr key={name}>
                  <th scope="row">
                    {people.has(account) ? nameOf(people.get(account)!) : `Account ${account}`}
                  </th>
                  <td data-head="What">{whatOf(name)}</td>
                  <td data-head="When" className={rows['when']}>
                    <Time at={sentAt} />
                  </td>
                  <td className={`${rows['end']} ${rows['corner']}`}>
                    <Button kind="quiet" aria-label={`Read ${name}`} onClick={() => setOpen(name)}>
                      Read
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {open !== undefined && <MailView name={open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** Files are named `2-bug-300-…` and `9-account-…`. */
function whatOf(name: string): string {
  const [, bug] = /^\d+-bug-(\d+)-/.exec(name) ?? [];
  return bug === undefined ? 'A link for the account' : `News of bug ${bug}`;
}

function MailView({ name, onClose }: { name: string; onClose: () => void }) {
  const { data, error } = useQuery(mailQuery(name));
  const mail = data === undefined ? undefined : readMail(data);
  return (
    <Dialog wide title={mail?.subject ?? 'Mail'} onClose={onClose}>
      {error !== null && <ProblemNotice error={error} />}
      <pre className={css['text']} tabIndex={0} aria-label="The mail" aria-busy={mail === undefined}>
        {mail?.text}
      </pre>
      <p>
        <a href={`/api/mails/${encodeURIComponent(name)}`} download>
          Download it as a file
        </a>
      </p>
    </Dialog>
  );
}

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { Button } from '../../ui/button.js';
import { CopyButton } from '../../ui/copy-button.js';
import { Panel } from '../../ui/panel.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import rows from '../../ui/rows.module.css';
import { exactly, Time } from '../../ui/time.js';
import { toast } from '../../ui/toasts.js';
import { useTask } from '../../ui/use-task.js';
import { checkpointsQuery } from './audit.queries.js';
import css from './audit.module.css';

/** What was signed of the log, to be noted elsewhere. */
export function Checkpoints() {
  const checkpoints = useInfiniteQuery(checkpointsQuery);
  const client = useQueryClient();
  const { busy, error, run } = useTask();
  const [first] = checkpoints.data?.pages ?? [];
  const items = checkpoints.data?.pages.flatMap((page) => page.items) ?? [];
  const write = async (): Promise<void> => {
    const { id } = await answer(api.POST('/api/audit/checkpoints'));
    const wasThere = items.some(({ number }) => number === id);
    await client.invalidateQueries({ queryKey: checkpointsQuery.queryKey });
    toast(wasThere ? `Nothing is new since checkpoint ${id}` : `Checkpoint ${id} is written`);
  };
  if (checkpoints.error !== null)
    return <ProblemNotice error={checkpoints.error} retry={() => void checkpoints.refetch()} />;
  if (first === undefined) return <div className={css['waiting']} aria-busy="true" />;
  const { publicKey, total = items.length } = first;
  return (
    <div className={css['sheets']}>
      <Panel
        title="Signed checkpoints"
        about="Each sums up the whole log up to a moment in one number, its root, and is signed. BugZot writes them by itself while there is something new."
        actions={
          <Button busy={busy} onClick={() => void run(write)}>
            Write one now
          </Button>
        }
      >
        {error !== undefined && <ProblemNotice error={error} />}
        {items.length === 0 ? (
          <p className={css['muted']}>There is none yet.</p>
        ) : (
          <table className={`${rows['rows']} ${rows['worded']}`}>
            <thead>
              <tr>
                <th scope="col">Checkpoint</th>
                <th scope="col">Signed</th>
                <th scope="col" className={rows['number']}>
                  Events
                </th>
                <th scope="col">Root</th>
                <th scope="col">Key</th>
                <th scope="col">
                  <span className="visually-hidden">Note it</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ number, at, size, root, keyId }) => (
                <tr key={number}>
                  <th scope="row">Checkpoint {number}</th>
                  <td data-head="Signed" title={exactly(at)}>
                    <Time at={at} />
                  </td>
                  <td data-head="Events" className={rows['number']}>
                    {size.toLocaleString('en')}
                  </td>
                  <td data-head="Root">
                    <code title={root}>{root.slice(0, 16)}…</code>
                  </td>
                  <td data-head="Key">
                    <code>{keyId}</code>
                  </td>
                  <td className={`${rows['end']} ${rows['corner']}`}>
                    <CopyButton
                      kind="quiet"
                      text={`${size}:${root}`}
                      what={`size and root of checkpoint ${number}`}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {checkpoints.hasNextPage && (
          <p className={css['more']}>
            <Button busy={checkpoints.isFetchingNextPage} onClick={() => void checkpoints.fetchNextPage()}>
              Show more
            </Button>
            <span>
              {items.length.toLocaleString('en')} of {total.toLocaleString('en')}
            </span>
          </p>
        )}
        <p className={css['muted']}>
          Note size and root of one now and then, on paper or on another computer. Later{' '}
          <code>npm run audit -- verify --known SIZE:ROOT</code> shows whether the log still begins with the
          same events.
        </p>
      </Panel>
      <Panel
        title="Public key"
        about="Signatures are checked with it. Keep a copy elsewhere: a key that the checked thing itself names proves little."
      >
        <pre className={css['command']} tabIndex={0} aria-label="Public key">
          {publicKey.pem.trim()}
        </pre>
        <div className={css['actions']}>
          <CopyButton text={publicKey.pem} what="the public key" />
          <span className={css['beside']}>
            Key <code>{publicKey.keyId}</code>
          </span>
        </div>
      </Panel>
    </div>
  );
}

import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.js';
import { queryClient } from '../../api/queries.js';
import { logOut, type Me } from '../../app/session.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Panel } from '../../ui/panel.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import rows from '../../ui/rows.module.css';
import { dayOf, exactly, Time } from '../../ui/time.js';
import { toast, toastProblem } from '../../ui/toasts.js';
import { Problem } from '../../api/problem.js';
import { sessionsQuery, type Session } from './settings.queries.js';
import { browserOf } from './user-agent.js';
import css from './settings.module.css';

export function Sessions({ me }: { me: Me }) {
  const { data, error, refetch } = useQuery(sessionsQuery);
  const navigate = useNavigate();
  const [ending, setEnding] = useState<readonly Session[]>();
  // This one first, then the newest.
  const sessions = data?.toSorted(
    (a, b) => Number(b.current) - Number(a.current) || b.createdAt.localeCompare(a.createdAt),
  );
  const others = sessions?.filter(({ current }) => !current) ?? [];
  const end = async (): Promise<void> => {
    for (const { id } of ending ?? []) await endOne(id);
    await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    toast(ending?.length === 1 ? 'The session has ended' : 'Your other sessions have ended');
  };
  return (
    <Panel
      title="Sessions"
      about="Where you are logged in. If you do not know one of them, end it and change your password."
      actions={
        others.length > 0 && (
          <Button kind="danger" onClick={() => setEnding(others)}>
            End all others
          </Button>
        )
      }
    >
      {error !== null && <ProblemNotice error={error} retry={() => void refetch()} />}
      {sessions === undefined && error === null && <div className={css['short']} aria-busy="true" />}
      {sessions !== undefined && (
        <table className={`${rows['rows']} ${rows['worded']}`}>
          <thead>
            <tr>
              <th scope="col">Browser</th>
              <th scope="col">Began</th>
              <th scope="col">Ends</th>
              <th scope="col">
                <span className="visually-hidden">End it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => {
              const { id, userAgent, createdAt, expiresAt, current } = session;
              const browser = browserOf(userAgent);
              return (
                <tr key={id}>
                  <th scope="row" title={userAgent}>
                    {browser}
                    {current && <span className={css['this']}>this one</span>}
                  </th>
                  <td data-head="Began" className={rows['when']}>
                    <Time at={createdAt} />
                  </td>
                  <td data-head="Ends" className={rows['when']}>
                    <time dateTime={expiresAt} title={exactly(expiresAt)}>
                      {dayOf(expiresAt)}
                    </time>
                  </td>
                  <td className={`${rows['end']} ${rows['corner']}`}>
                    {current ? (
                      <Button
                        kind="quiet"
                        onClick={() =>
                          void logOut(me.id).then(() => navigate({ to: '/login' }), toastProblem)
                        }
                      >
                        Log out
                      </Button>
                    ) : (
                      <Button
                        kind="quiet"
                        aria-label={`End the session of ${browser}, begun ${exactly(createdAt)}`}
                        onClick={() => setEnding([session])}
                      >
                        End
                      </Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {ending !== undefined && (
        <ConfirmDialog
          title={ending.length === 1 ? 'End this session?' : `End ${ending.length} sessions?`}
          action={ending.length === 1 ? 'End it' : 'End them'}
          kind="danger"
          onClose={() => setEnding(undefined)}
          onConfirm={end}
        >
          <p>
            {ending.length === 1
              ? `${browserOf(ending[0]!.userAgent)} is logged out`
              : 'All browsers but this one are logged out'}{' '}
            with the next click there. What is being typed there stays in its window, and can be sent after
            logging in again.
          </p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

/** One that has ended by itself meanwhile is what was wanted. */
async function endOne(id: string): Promise<void> {
  try {
    await api.DELETE('/api/sessions/{id}', { params: { path: { id } } });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error;
  }
}

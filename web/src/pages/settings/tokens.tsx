import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { api } from '../../api/client.js';
import { queryClient } from '../../api/queries.js';
import type { Me } from '../../app/session.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Panel } from '../../ui/panel.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import rows from '../../ui/rows.module.css';
import { dayOf, exactly, Time } from '../../ui/time.js';
import { toast } from '../../ui/toasts.js';
import { MakeTokenDialog, type MadeToken } from './make-token-dialog.js';
import { scopeLabel } from './scopes.js';
import { tokensQuery, type Token } from './settings.queries.js';
import { TokenSecret } from './token-secret.js';
import css from './settings.module.css';

export function Tokens({ me }: { me: Me }) {
  const { data: tokens, error, refetch } = useQuery(tokensQuery);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken>();
  const [revoking, setRevoking] = useState<Token>();
  return (
    <Panel
      title="API tokens"
      about={
        <>
          For programs that act for you: scripts, builds, other services. A token never can do more than you
          can. <a href="/api/docs">What the API offers</a>
        </>
      }
      actions={
        <Button onClick={() => setMaking(true)}>
          <Plus size={16} aria-hidden /> New token
        </Button>
      }
    >
      {made !== undefined && <TokenSecret made={made} onClose={() => setMade(undefined)} />}
      {error !== null && <ProblemNotice error={error} retry={() => void refetch()} />}
      {tokens === undefined && error === null && <div className={css['short']} aria-busy="true" />}
      {tokens?.length === 0 && <p className={css['muted']}>You have none.</p>}
      {tokens !== undefined && tokens.length > 0 && <TokenTable tokens={tokens} onRevoke={setRevoking} />}
      {making && <MakeTokenDialog me={me} onMade={setMade} onClose={() => setMaking(false)} />}
      {revoking !== undefined && (
        <ConfirmDialog
          title={`Revoke ${revoking.name}?`}
          action="Revoke"
          kind="danger"
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            await api.DELETE('/api/tokens/{id}', { params: { path: { id: revoking.id } } });
            if (made?.id === revoking.id) setMade(undefined);
            await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey });
            toast(`${revoking.name} is revoked`);
          }}
        >
          <p>
            Whatever program uses it is refused from its next request on. This cannot be taken back; a new
            token can take its place.
          </p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function TokenTable({ tokens, onRevoke }: { tokens: readonly Token[]; onRevoke: (token: Token) => void }) {
  return (
    <table className={`${rows['rows']} ${rows['worded']}`}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">May</th>
          <th scope="col">Last used</th>
          <th scope="col">Ends</th>
          <th scope="col">
            <span className="visually-hidden">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => {
          const { id, name, scopes, createdAt, expiresAt, lastUsedAt } = token;
          const ended = Date.parse(expiresAt) <= Date.now();
          return (
            <tr key={id}>
              <th scope="row">
                {name}
                <span className={rows['sub']}>Made {dayOf(createdAt)}</span>
              </th>
              <td data-head="May">{scopes.map(scopeLabel).join(', ')}</td>
              <td data-head="Last used" className={rows['when']}>
                {lastUsedAt === null ? <span>Never</span> : <Time at={lastUsedAt} />}
              </td>
              <td data-head="Ends" className={ended ? css['ended'] : undefined}>
                <time dateTime={expiresAt} title={exactly(expiresAt)}>
                  {ended ? 'Has ended' : dayOf(expiresAt)}
                </time>
              </td>
              <td className={`${rows['end']} ${rows['corner']}`}>
                <Button kind="quiet" aria-label={`Revoke ${name}`} onClick={() => onRevoke(token)}>
                  Revoke
                </Button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

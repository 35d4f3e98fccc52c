import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { workflowQuery } from '../../api/queries.js';
import { useMe } from '../../app/session.js';
import { Button } from '../../ui/button.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import type { ActionName } from './actions.js';
import { useBugPage, type Wish } from './page-context.js';
import { ReopenDialog } from './reopen-dialog.js';
import { NO_REMARK } from './remark-fields.js';
import { ResolveDialog } from './resolve-dialog.js';
import type { Rights } from './rights.js';
import { useWish } from './use-wish.js';
import css from './moves.module.css';

type Move = Extract<ActionName, 'assign' | 'start' | 'resolve' | 'verify' | 'close' | 'reopen' | 'unassign'>;

/** In this order; what usually comes next stands first and is the loudest. */
const MOVES: readonly { move: Move; label: string; right: keyof Rights; asks?: true }[] = [
  { move: 'start', label: 'Start work', right: 'edit' },
  { move: 'resolve', label: 'Resolve', right: 'edit', asks: true },
  { move: 'verify', label: 'Verify', right: 'judge' },
  { move: 'close', label: 'Close', right: 'judge' },
  { move: 'reopen', label: 'Reopen', right: 'judge', asks: true },
  { move: 'unassign', label: 'Give back', right: 'edit' },
];

/** The steps that the workflow allows from here and that this reader may take. */
export function Moves() {
  const { bug, rights } = useBugPage();
  const me = useMe();
  const { data: workflow } = useQuery(workflowQuery);
  const [asking, setAsking] = useState<Move>();
  const [remark, setRemark] = useState(NO_REMARK);
  const { busy, error, wish } = useWish();
  const dialog = { remark, onRemark: setRemark, onClose: () => setAsking(undefined) };
  const legal = new Set(workflow?.moves.filter(({ from }) => from === bug.status).map(({ move }) => move));
  const mine = bug.assignee?.id === me?.id;
  const moves = MOVES.filter(({ move, right }) => legal.has(move) && rights[right]);
  const take = legal.has('assign') && rights.edit && !mine;
  // Nothing below it moves when the workflow is there.
  if (workflow === undefined ? !rights.judge : moves.length === 0 && !take) return null;
  const [first] = moves;
  return (
    <div className={css['moves']}>
      {moves.map(({ move, label, asks }) => (
        <Button
          key={move}
          kind={move === first?.move ? 'primary' : 'plain'}
          busy={busy}
          onClick={() => (asks === true ? setAsking(move) : wish(simply(move, label)))}
        >
          {label}
          {asks === true && ' …'}
        </Button>
      ))}
      {take && (
        <Button busy={busy} onClick={() => wish({ action: { name: 'assign', body: {} }, words: 'Take it' })}>
          Take it
        </Button>
      )}
      {error !== undefined && <ProblemNotice error={error} />}
      {asking === 'resolve' && <ResolveDialog {...dialog} />}
      {asking === 'reopen' && <ReopenDialog {...dialog} />}
    </div>
  );
}

function simply(move: Move, label: string): Wish {
  return { action: { name: move, body: {} } as Wish['action'], words: label };
}

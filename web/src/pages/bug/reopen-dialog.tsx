import { useState } from 'react';
import { Problem } from '../../api/problem.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { NO_REMARK, remarkBody, RemarkFields, type RemarkDialog } from './remark-fields.js';
import { useBugPage } from './page-context.js';
import { useWish } from './use-wish.js';
import css from './moves.module.css';

/** Why a bug that was done is not. */
export function ReopenDialog({ remark, onRemark, onClose }: RemarkDialog) {
  const { version } = useBugPage();
  const [seen] = useState(version);
  const [missing, setMissing] = useState(false);
  const { busy, error, wish } = useWish(() => {
    onRemark(NO_REMARK);
    onClose();
  });
  const reopen = (): void => {
    if (busy) return;
    setMissing(remark.comment.trim() === '');
    if (remark.comment.trim() === '') return;
    const action = { name: 'reopen', body: remarkBody(remark) } as const;
    wish({ action, words: 'Reopen it', text: remark.comment, seen });
  };
  const ofComment = error instanceof Problem ? error.of('/comment') : undefined;
  return (
    <Dialog title="Reopen the bug" onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          reopen();
        }}
      >
        <RemarkFields
          label="Why is it not done?"
          remark={remark}
          onChange={onRemark}
          onSubmit={reopen}
          error={missing ? 'A sentence is needed: whoever resolved it wants to know.' : ofComment}
          autoFocus
        />
        {error !== undefined && ofComment === undefined && <ProblemNotice error={error} />}
        <div className={css['buttons']}>
          <Button type="submit" kind="primary" busy={busy}>
            Reopen
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

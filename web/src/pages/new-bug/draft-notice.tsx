import { useState } from 'react';
import { Button } from '../../ui/button.js';
import { Notice } from '../../ui/notice.js';
import { Time } from '../../ui/time.js';
import { dropDraft, type KeptDraft } from './kept-drafts.js';
import css from './new-bug.module.css';

/** Says that what is there was typed earlier, and takes it away if it is not wanted. */
export function RestoredNotice({
  kept,
  onDiscard,
  onUndo,
  mayUndo,
}: {
  kept: KeptDraft;
  onDiscard: () => void;
  onUndo: () => void;
  /** Not once something else is typed. */
  mayUndo: boolean;
}) {
  const [discarded, setDiscarded] = useState(false);
  return (
    <Notice>
      <p className={css['draft']} role="status">
        {discarded ? (
          'The draft is discarded.'
        ) : (
          <span>
            A draft of <Time at={kept.at} /> was restored.
          </span>
        )}
        {/* One button, so that the keyboard stays on it. */}
        {(!discarded || mayUndo) && (
          <Button
            kind="quiet"
            onClick={() => {
              if (discarded) onUndo();
              else onDiscard();
              setDiscarded(!discarded);
            }}
          >
            {discarded ? 'Undo' : 'Discard'}
          </Button>
        )}
      </p>
      {!discarded && kept.attempt !== undefined && (
        <p>
          It was being sent when its page was closed. Filing it now is safe: if it had arrived, no second bug
          is made.
        </p>
      )}
    </Notice>
  );
}

/** Another report that was begun, where the address asked for a new one. */
export function OtherDraftNotice({
  account,
  other,
  onContinue,
}: {
  account: number;
  other: KeptDraft;
  onContinue: () => void;
}) {
  const [gone, setGone] = useState(false);
  if (gone) return null;
  const title = other.report.title.trim();
  return (
    <Notice>
      <p className={css['draft']}>
        <span>
          There is a draft of <Time at={other.at} />
          {title !== '' && `: “${title}”`}.
        </span>
        <Button kind="quiet" onClick={onContinue}>
          Continue it
        </Button>
        <Button
          kind="quiet"
          onClick={() => {
            dropDraft(account, other.slot);
            setGone(true);
          }}
        >
          Discard it
        </Button>
      </p>
    </Notice>
  );
}

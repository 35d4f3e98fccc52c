import { useState } from 'react';
import { ListPlus, SquarePen, X } from 'lucide-react';
import { answer, api } from '../../../api/client.js';
import { isStaff, useMe } from '../../../app/session.js';
import { Button, IconButton } from '../../../ui/button.js';
import { useMedia } from '../../../ui/media.js';
import { onDemand } from '../../../ui/on-demand.js';
import { toastProblem } from '../../../ui/toasts.js';
import { useTask } from '../../../ui/use-task.js';
import type { BugSummary, Rows } from '../bug-list.query.js';
import type { BugQuery } from '../filters.js';
import { CARDS } from '../layout.js';
import type { Selecting } from '../selection.js';
import { NO_CHANGES } from './changes.js';
import css from './bulk-bar.module.css';

const BulkDialog = onDemand(async () => (await import('./bulk-dialog.js')).BulkDialog);
const WorklistDialog = onDemand(async () => (await import('./worklist-dialog.js')).WorklistDialog);

/** Bugs that can be selected at once: a preview of more is read by nobody. */
const MOST = 2000;

interface Props {
  selecting: Selecting;
  rows: Rows;
  query: BugQuery;
  total: number | undefined;
  /** Versions that were made. */
  onVersions: (versions: [number, number][]) => void;
  /** The list is to be read again. */
  onDone: () => Promise<unknown>;
}

/** How many bugs are selected, and what can be done with them. */
export function BulkBar({ selecting, rows, query, total, onVersions, onDone }: Props) {
  const me = useMe();
  const [dialog, setDialog] = useState<'change' | 'worklist'>();
  // What was chosen and typed outlives the dialog's being closed.
  const [changes, setChanges] = useState(NO_CHANGES);
  const { busy, run } = useTask();
  const cards = useMedia(CARDS);
  const { selected, clear } = selecting;
  const count = selected.size;
  const most = Math.min(total ?? 0, MOST);
  const allLoaded = rows.loaded.every(({ number }) => selected.has(number));
  const selectMatching = async (): Promise<void> => {
    try {
      selecting.put(await matching(query, most));
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <section className={css['bar']} aria-label="Selected bugs">
      <strong role="status">
        {count.toLocaleString('en')} {count === 1 ? 'bug' : 'bugs'} selected
      </strong>
      <IconButton label="Select nothing" onClick={clear}>
        <X size={18} aria-hidden />
      </IconButton>
      {cards && !allLoaded && (
        <Button kind="quiet" onClick={() => selecting.all(true)}>
          Select all loaded
        </Button>
      )}
      {allLoaded && count < most && (
        <Button kind="quiet" busy={busy} onClick={() => void run(selectMatching)}>
          {most === total
            ? `Select all ${most.toLocaleString('en')}`
            : `Select the first ${MOST.toLocaleString('en')}`}
        </Button>
      )}
      <span className={css['space']} />
      {isStaff(me) && (
        <Button kind="primary" onClick={() => setDialog('change')}>
          <SquarePen size={16} aria-hidden /> Change
        </Button>
      )}
      <Button onClick={() => setDialog('worklist')}>
        <ListPlus size={16} aria-hidden /> Add to a worklist
      </Button>
      {dialog === 'change' && (
        <BulkDialog
          bugs={[...selected.values()]}
          changes={changes}
          onChanges={setChanges}
          onVersions={onVersions}
          onRun={(refused) => {
            selecting.keepOnly(refused);
            setChanges(NO_CHANGES);
            onDone().catch(toastProblem);
          }}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'worklist' && (
        <WorklistDialog bugs={[...selected.values()]} onClose={() => setDialog(undefined)} />
      )}
    </section>
  );
}

/** The first bugs of the list, also those that are not loaded. */
async function matching(query: BugQuery, most: number): Promise<BugSummary[]> {
  const found: BugSummary[] = [];
  for (let after: string | null | undefined; after !== null && found.length < most;) {
    const page = { ...query, limit: 200, ...(after !== undefined && { after }) };
    const { items, next } = await answer(api.GET('/api/bugs', { params: { query: page } }));
    found.push(...items);
    after = next;
  }
  return found.slice(0, most);
}

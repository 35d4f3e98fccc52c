import { useRef } from 'react';
import { Button } from '../../../ui/button.js';
import { Dialog } from '../../../ui/dialog.js';
import type { BugSummary } from '../bug-list.query.js';
import { BulkForm } from './bulk-form.js';
import type { Changes } from './changes.js';
import { Preview } from './preview.js';
import { Progress } from './progress.js';
import { Results } from './results.js';
import { useBulk } from './use-bulk.js';
import css from './bulk.module.css';

interface Props {
  bugs: readonly BugSummary[];
  changes: Changes;
  onChanges: (changes: Changes) => void;
  /** Versions that were made: they are no news. */
  onVersions: (versions: [number, number][]) => void;
  /** Something was done: these stay selected, and the list is read again. */
  onRun: (keep: ReadonlySet<number>) => void;
  onClose: () => void;
}

/** Choose, look, run: nothing is changed that was not shown before. */
export function BulkDialog({ bugs: selected, changes, onChanges, onVersions, onRun, onClose }: Props) {
  // Those that were selected when it was opened; what is done is selected no more.
  const bugs = useRef(selected).current;
  const bulk = useBulk(bugs, onVersions);
  const { stage, lines, progress, error } = bulk;
  const close = (): void => {
    // While it runs, there is a button that stops it.
    if (stage === 'running') return;
    if (stage === 'stopped' || stage === 'done') {
      // Refused, or not done yet. What was like that already needs nothing more.
      const left = lines.filter(
        ({ done, refused, effects }) => done !== true && (refused !== undefined || effects.length > 0),
      );
      onRun(new Set(left.map(({ bug }) => bug.number)));
    }
    onClose();
  };
  const title = `Change ${bugs.length.toLocaleString('en')} ${bugs.length === 1 ? 'bug' : 'bugs'}`;
  return (
    <Dialog title={title} onClose={close} wide>
      {(stage === 'choose' || stage === 'looking') && (
        <BulkForm
          bugs={bugs}
          changes={changes}
          onChanges={onChanges}
          busy={stage === 'looking'}
          error={error}
          onSubmit={() => void bulk.look(changes)}
          onClose={close}
        >
          {stage === 'looking' && <Progress label="Looking what would change" {...progress} />}
        </BulkForm>
      )}
      {stage === 'preview' && <Preview lines={lines} onBack={bulk.back} onRun={() => bulk.run(changes)} />}
      {stage === 'running' && (
        <>
          <Progress label="Changing the bugs" {...progress} />
          <div className={css['buttons']}>
            <Button onClick={bulk.stop}>Stop</Button>
          </div>
        </>
      )}
      {(stage === 'stopped' || stage === 'done') && (
        <Results
          lines={lines}
          stopped={stage === 'stopped'}
          error={error}
          onGoOn={bulk.goOn}
          onClose={close}
        />
      )}
    </Dialog>
  );
}

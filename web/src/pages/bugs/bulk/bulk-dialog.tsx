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
  /** Something was done: these stay selected, and the list is read again. */
  onRun: (keep: ReadonlySet<number>, versions: [number, number][]) => void;
  onClose: () => void;
}

/** Choose, look, run: nothing is changed that was not shown before. */
export function BulkDialog({ bugs: selected, changes, onChanges, onRun, onClose }: Props) {
  // Those that were selected when it was opened; what is done is selected no more.
  const bugs = useRef(selected).current;
  const versions = useRef<[number, number][]>([]);
  const bulk = useBulk(bugs, (made) => versions.current.push(...made));
  const { stage, lines, progress, error } = bulk;
  const close = (): void => {
    // While it runs, there is a button that stops it.
    if (stage === 'running') return;
    if (stage === 'stopped' || stage === 'done') {
      const done = new Set(lines.flatMap((line) => (line.done === true ? [line.bug.number] : [])));
      const already = (number: number): boolean =>
        lines.some(
          ({ bug, effects, refused }) =>
            bug.number === number && refused === undefined && effects.length === 0,
        );
      onRun(
        new Set(bugs.map(({ number }) => number).filter((number) => !done.has(number) && !already(number))),
        versions.current,
      );
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

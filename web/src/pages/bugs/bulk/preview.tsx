import { Button } from '../../../ui/button.js';
import { Notice } from '../../../ui/notice.js';
import { bugs, Lines } from './lines.js';
import type { Line } from './use-bulk.js';
import css from './bulk.module.css';

/** What would become of each bug. Nothing has been done yet. */
export function Preview({
  lines,
  onBack,
  onRun,
}: {
  lines: readonly Line[];
  onBack: () => void;
  onRun: () => void;
}) {
  const refused = lines.filter((line) => line.refused !== undefined);
  const changing = lines.filter((line) => line.refused === undefined && line.effects.length > 0);
  const same = lines.filter((line) => line.refused === undefined && line.effects.length === 0);
  return (
    <div className={css['stage']}>
      <p role="status">
        <strong>
          {changing.length === 0 ? 'Nothing would change.' : `${bugs(changing.length)} would change.`}
        </strong>{' '}
        {same.length > 0 && `${bugs(same.length)} ${same.length === 1 ? 'is' : 'are'} like that already. `}
        {refused.length > 0 &&
          `${bugs(refused.length)} would be refused and ${refused.length === 1 ? 'stays' : 'stay'} selected.`}
      </p>
      <Lines title="Refused" lines={refused} />
      <Lines title="To be changed" lines={changing} />
      <Lines title="Like that already" lines={same} folded />
      {refused.length > 0 && changing.length > 0 && (
        <Notice kind="info">Only those that are not refused will be changed.</Notice>
      )}
      <div className={css['buttons']}>
        {changing.length > 0 && (
          <Button kind="primary" onClick={onRun} autoFocus>
            Change {bugs(changing.length)}
          </Button>
        )}
        <Button onClick={onBack} autoFocus={changing.length === 0}>
          Back
        </Button>
      </div>
    </div>
  );
}

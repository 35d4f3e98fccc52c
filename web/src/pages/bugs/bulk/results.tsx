import { Button } from '../../../ui/button.js';
import { Notice } from '../../../ui/notice.js';
import { ProblemNotice } from '../../../ui/problem-notice.js';
import { bugs, Lines } from './lines.js';
import type { Line } from './use-bulk.js';
import css from './bulk.module.css';

/** What has become of each bug. */
export function Results({
  lines,
  stopped,
  error,
  onGoOn,
  onClose,
}: {
  lines: readonly Line[];
  stopped: boolean;
  error: unknown;
  onGoOn: () => void;
  onClose: () => void;
}) {
  const done = lines.filter((line) => line.done === true);
  const refused = lines.filter((line) => line.refused !== undefined);
  const left = lines.filter(
    (line) => line.done !== true && line.refused === undefined && line.effects.length > 0,
  );
  return (
    <div className={css['stage']}>
      <Notice kind={stopped ? 'warn' : 'good'} title={`${bugs(done.length)} changed`}>
        {refused.length > 0 && (
          <p>
            {bugs(refused.length)} {refused.length === 1 ? 'was' : 'were'} refused and{' '}
            {refused.length === 1 ? 'stays' : 'stay'} selected.
          </p>
        )}
        {stopped && (
          <p>
            {bugs(left.length)} {left.length === 1 ? 'is' : 'are'} not done yet
            {error === undefined
              ? ''
              : ', or it is not known whether they are. To go on does each of them once'}
            .
          </p>
        )}
      </Notice>
      {error !== undefined && <ProblemNotice error={error} />}
      <Lines title="Refused" lines={refused} />
      <Lines title="Not done yet" lines={left} folded />
      <Lines title="Changed" lines={done} folded={refused.length > 0} />
      <div className={css['buttons']}>
        {stopped && left.length > 0 && (
          <Button kind="primary" onClick={onGoOn} autoFocus>
            Go on
          </Button>
        )}
        <Button kind={stopped ? 'plain' : 'primary'} onClick={onClose} autoFocus={!stopped}>
          Close
        </Button>
      </div>
    </div>
  );
}

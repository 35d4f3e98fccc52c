import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../api/problem.js';
import type { Schemas } from '../../api/client.js';
import { named } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { similarQuery } from './bug.queries.js';
import { BugTitle } from './bug-title.js';
import { NO_REMARK, remarkBody, RemarkFields, type RemarkDialog } from './remark-fields.js';
import { useBugPage } from './page-context.js';
import { useWish } from './use-wish.js';
import css from './moves.module.css';

type Resolution = Schemas['ResolveBug']['resolution'];

const RESOLUTIONS: readonly { resolution: Resolution; label: string; means: string }[] = [
  { resolution: 'FIXED', label: 'Fixed', means: 'The cause is gone' },
  { resolution: 'DUPLICATE', label: 'Duplicate', means: 'Another bug is about the same' },
  { resolution: 'WORKSFORME', label: 'Works for me', means: 'It does not happen here' },
  { resolution: 'INCOMPLETE', label: 'Incomplete', means: 'Too little is known to go on' },
  { resolution: 'INVALID', label: 'Invalid', means: 'It is no bug' },
  { resolution: 'WONTFIX', label: 'Won’t fix', means: 'It is one, and stays' },
];

export function ResolveDialog({ remark, onRemark, onClose }: RemarkDialog) {
  const { version, bug } = useBugPage();
  const [seen] = useState(version);
  const [resolution, setResolution] = useState<Resolution>('FIXED');
  const [original, setOriginal] = useState('');
  const { busy, error, wish } = useWish(() => {
    onRemark(NO_REMARK);
    onClose();
  });
  const duplicate = resolution === 'DUPLICATE';
  const resolve = (): void => {
    if (busy) return;
    const body = {
      resolution,
      ...(duplicate && { duplicateOf: Number(original.replace('#', '')) }),
      ...remarkBody(remark),
    };
    const words = `Resolve it as ${named(resolution).toLowerCase()}${duplicate ? ` of #${body.duplicateOf}` : ''}`;
    wish({ action: { name: 'resolve', body }, words, text: body.comment, seen });
  };
  const known = error instanceof Problem ? error : undefined;
  const ofOriginal =
    known?.of('/duplicateOf') ??
    (known?.code === 'bug.other-unknown' || known?.code === 'bug.duplicate-loop' ? known.message : undefined);
  return (
    <Dialog title="Resolve the bug" onClose={onClose}>
      <form
        className={css['form']}
        onSubmit={(event) => {
          event.preventDefault();
          resolve();
        }}
      >
        <fieldset>
          <legend>How?</legend>
          {RESOLUTIONS.map(({ resolution: value, label, means }) => (
            <label key={value} className={css['choice']}>
              <input
                type="radio"
                name="resolution"
                checked={resolution === value}
                onChange={() => setResolution(value)}
                autoFocus={value === 'FIXED'}
              />
              <span>
                {label}
                <small>{means}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {duplicate && (
          <>
            <Field label="Number of the other bug" error={ofOriginal}>
              <input
                inputMode="numeric"
                pattern="#?[0-9]{1,15}"
                title="A number"
                required
                value={original}
                onChange={({ target }) => setOriginal(target.value.trim())}
              />
            </Field>
            <Similar original={original} onChoose={setOriginal} />
          </>
        )}
        <RemarkFields label="Comment (optional)" remark={remark} onChange={onRemark} onSubmit={resolve} />
        {error !== undefined && ofOriginal === undefined && (
          <>
            <ProblemNotice error={error} />
            {known?.code === 'bug.blocked' && (
              <ul>
                {bug.dependsOn.map((number) => (
                  <li key={number}>
                    <BugTitle number={number} />
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
        <div className={css['buttons']}>
          <Button type="submit" kind="primary" busy={busy}>
            Resolve
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Bugs that might be the same, to choose from. */
function Similar({ original, onChoose }: { original: string; onChoose: (number: string) => void }) {
  const { bug } = useBugPage();
  const { data = [] } = useQuery(similarQuery(bug.number));
  if (data.length === 0) return null;
  return (
    <fieldset className={css['similar']}>
      <legend>Perhaps one of these?</legend>
      {data.map(({ number, title, status }) => (
        <label key={number} className={css['choice']}>
          <input
            type="radio"
            name="similar"
            checked={original.replace('#', '') === String(number)}
            onChange={() => onChoose(String(number))}
          />
          <span>
            #{number} {title}
            <small>{named(status)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

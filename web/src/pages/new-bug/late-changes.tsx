import { useState } from 'react';
import { api } from '../../api/client.js';
import { newKey } from '../../api/idempotency.js';
import { Button } from '../../ui/button.js';
import { Markdown } from '../../ui/markdown.js';
import { Notice } from '../../ui/notice.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { isSame, type Body } from './report.js';

/** What the form said in the end, where that is not what was filed. */
function differences(filed: Body, wanted: Body): string[] {
  const names = Object.keys({ ...filed, ...wanted }) as (keyof Body)[];
  return names
    .filter((name) => name !== 'description' && name !== 'private' && !isSame(filed[name], wanted[name]))
    .map((name) => `- ${name}: ${[wanted[name] ?? 'none'].flat().join(', ')}`);
}

/** An earlier attempt had arrived, and what was changed after it is not in the bug: it is not lost, either. */
export function LateChanges({ number, filed, wanted }: { number: number; filed: Body; wanted: Body }) {
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');
  const [error, setError] = useState<unknown>();
  const [key] = useState(newKey);
  if (isSame(filed, wanted)) return null;
  const text = [
    ...differences(filed, wanted),
    ...(filed.description === wanted.description ? [] : ['', wanted.description]),
  ]
    .join('\n')
    .trim();
  const exposed = wanted.private && !filed.private;
  const comment = async (): Promise<void> => {
    setState('busy');
    setError(undefined);
    try {
      await api.POST('/api/bugs/{number}/comments', {
        params: { path: { number: String(number) }, header: { 'Idempotency-Key': key } },
        body: { text, private: wanted.private },
      });
      setState('done');
    } catch (refused) {
      setError(refused);
      setState('open');
    }
  };
  return (
    <Notice kind="warn" title="It was filed as you first sent it">
      <p>That attempt had arrived after all.</p>
      {exposed && (
        <p>
          <strong>Everybody can see it.</strong> You wanted it private, which cannot be changed afterwards:
          tell an administrator.
        </p>
      )}
      {text !== '' && <p>What you have changed since is not in the bug:</p>}
      {text !== '' && <Markdown text={text} />}
      {error !== undefined && <ProblemNotice error={error} />}
      {text !== '' && (
        <p>
          {state === 'done' ? (
            'It is a comment of the bug now.'
          ) : (
            <Button busy={state === 'busy'} onClick={() => void comment()}>
              {wanted.private ? 'Add this as a private comment' : 'Add this as a comment'}
            </Button>
          )}
        </p>
      )}
    </Notice>
  );
}

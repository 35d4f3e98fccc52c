import { useState } from 'react';
import { Plus, X } from 'lucide-react';
import { Problem } from '../../api/problem.js';
import { IconButton } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { BugTitle } from './bug-title.js';
import { InlineForm } from './inline-edit.js';
import { useBugPage } from './page-context.js';
import { useWish } from './use-wish.js';
import css from './details.module.css';

type Relation = 'blocks' | 'dependsOn';
const WORDS: Readonly<Record<Relation, string>> = { blocks: 'blocks', dependsOn: 'depends on' };

/** The bugs that this one blocks, or depends on. */
export function RelationsField({ relation }: { relation: Relation }) {
  const { bug, rights } = useBugPage();
  const [adding, setAdding] = useState(false);
  const { error, wish } = useWish();
  const remove = (number: number): void =>
    wish({
      action: { name: 'unblock', body: { [relation]: number } },
      words: `Take back that it ${WORDS[relation]} #${number}`,
      becomes: { [relation]: bug[relation].filter((one) => one !== number) },
    });
  return (
    <div className={css['relations']}>
      {bug[relation].length === 0 && !adding && <span className={css['none']}>Nothing</span>}
      <ul>
        {bug[relation].map((number) => (
          <li key={number}>
            <BugTitle number={number} />
            {rights.edit && (
              <button
                type="button"
                className={css['remove']}
                aria-label={`Take back that it ${WORDS[relation]} bug ${number}`}
                onClick={() => remove(number)}
              >
                <X size={13} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {rights.edit && !adding && (
        <IconButton
          label={`Add a bug that it ${WORDS[relation]}`}
          className={css['small']}
          onClick={() => setAdding(true)}
        >
          <Plus size={15} aria-hidden />
        </IconButton>
      )}
      {adding && <AddForm relation={relation} onClose={() => setAdding(false)} />}
      {error !== undefined && <ProblemNotice error={error} />}
    </div>
  );
}

function AddForm({ relation, onClose }: { relation: Relation; onClose: () => void }) {
  const { bug } = useBugPage();
  const [text, setText] = useState('');
  const { busy, error, wish } = useWish(onClose);
  const number = Number(text.trim().replace('#', ''));
  const ofNumber = error instanceof Problem ? (error.of(`/${relation}`) ?? error.message) : undefined;
  return (
    <InlineForm
      busy={busy}
      error={ofNumber === undefined ? error : undefined}
      onCancel={onClose}
      onSave={() =>
        wish({
          action: { name: 'block', body: { [relation]: number } },
          words: `Note that it ${WORDS[relation]} #${number}`,
          becomes: { [relation]: [...bug[relation].filter((one) => one !== number), number] },
        })
      }
    >
      <Field label={`It ${WORDS[relation]} bug`} error={ofNumber}>
        <input
          inputMode="numeric"
          pattern="\s*#?[0-9]{1,15}\s*"
          title="A number"
          placeholder="Number"
          required
          value={text}
          onChange={({ target }) => setText(target.value)}
          autoFocus
        />
      </Field>
    </InlineForm>
  );
}

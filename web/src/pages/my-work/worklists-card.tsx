import { useState, type SyntheticEvent } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { answer, api, type Schemas } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { textOf } from '../../ui/form.js';
import css from './worklists-card.module.css';
import shared from './my-work.module.css';

/** One's own lists, and a new one. Nobody else sees them. */
export function WorklistsCard({ worklists }: { worklists: readonly Schemas['Worklist'][] }) {
  return (
    <section className={shared['card']} aria-labelledby="worklists">
      <header className={shared['head']}>
        <h2 id="worklists">
          Worklists <span className={shared['count']}>{worklists.length}</span>
        </h2>
      </header>
      {worklists.length === 0 && (
        <p className={shared['none']}>
          A worklist is a list of things to tick off, some of which may be bugs. Only you see it.
        </p>
      )}
      <ul className={css['lists']}>
        {worklists.map(({ id, name, items, checked }) => (
          <li key={id}>
            <Link to="/worklists/$id" params={{ id: String(id) }}>
              {name}
            </Link>
            <span className={css['progress']}>{items === 0 ? 'empty' : `${checked} of ${items} done`}</span>
          </li>
        ))}
      </ul>
      <NewWorklist />
    </section>
  );
}

function NewWorklist() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const create = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const name = textOf(event.currentTarget, 'name').trim();
    if (name === '' || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const { id } = await answer(api.POST('/api/worklists', { body: { name } }));
      void client.invalidateQueries({ queryKey: ['worklists'] });
      await navigate({ to: '/worklists/$id', params: { id: String(id) } });
    } catch (error) {
      setProblem(error as Error);
      setBusy(false);
    }
  };
  return (
    <form className={css['new']} onSubmit={(event) => void create(event)}>
      <Field
        label="New worklist"
        error={problem instanceof Problem ? (problem.of('/name') ?? problem.message) : problem?.message}
      >
        <input name="name" maxLength={100} autoComplete="off" required />
      </Field>
      <Button type="submit" busy={busy}>
        <Plus size={16} aria-hidden /> Create
      </Button>
    </form>
  );
}

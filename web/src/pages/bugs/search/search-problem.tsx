import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../../api/problem.js';
import { valuesOf, type SearchParams } from '../../../app/search-params.js';
import { Button } from '../../../ui/button.js';
import { Notice } from '../../../ui/notice.js';
import { withoutClause } from '../clauses.js';
import { filterWords } from '../filter-words.js';
import { namedIn, wrongIn } from './check.js';
import { searchFieldsQuery } from './search-fields.query.js';
import { SearchHelp } from './search-help.js';
import css from './search-problem.module.css';

interface Props {
  problem: Problem;
  search: SearchParams;
  go: (next: SearchParams) => void;
  onClose?: () => void;
}

/** The server does not understand what it was asked: where, why, and what to do about it. */
export function SearchProblem({ problem, search, go }: Props) {
  const message = problem.of('/q');
  if (message !== undefined) return <QueryProblem message={message} search={search} go={go} />;
  const names = [...new Set(problem.errors.map(({ pointer }) => pointer.split('/')[1] ?? ''))];
  return (
    <Notice kind="danger" title="The address asks for something that there is not">
      <ul className={css['wrong']}>
        {names.map((name) => (
          <li key={name}>
            {filterWords(name)}: {valuesOf(search[name]).join(', ')}{' '}
            <Button onClick={() => go({ ...search, [name]: undefined })}>Take it away</Button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function QueryProblem({ message, search, go }: { message: string } & Pick<Props, 'search' | 'go'>) {
  const [help, setHelp] = useState(false);
  const fields = useQuery(searchFieldsQuery).data ?? [];
  const q = valuesOf(search['q'])[0] ?? '';
  const wrong = wrongIn(q, fields) ?? namedIn(q, message);
  const ask = (next: string): void => go({ ...search, q: next === '' ? undefined : next });
  // All of the word that the wrong part is in.
  const from = wrong === undefined ? 0 : q.slice(0, wrong.from).search(/\S*$/);
  const to = wrong === undefined ? 0 : wrong.to + q.slice(wrong.to).search(/\s|$/);
  return (
    <Notice kind="danger" title="The search cannot be understood">
      {wrong !== undefined && (
        <code className={css['query']}>
          {q.slice(0, wrong.from)}
          <mark>{q.slice(wrong.from, wrong.to) || '…'}</mark>
          {q.slice(wrong.to)}
        </code>
      )}
      <p>{message}.</p>
      <div className={css['ways']}>
        {wrong?.instead !== undefined && (
          <Button onClick={() => ask(q.slice(0, wrong.from) + wrong.instead + q.slice(wrong.to))}>
            Search for “{wrong.instead}”
          </Button>
        )}
        {wrong !== undefined && !q.slice(from, to).includes('"') && (
          <Button onClick={() => ask(`${q.slice(0, from)}"${q.slice(from, to)}"${q.slice(to)}`)}>
            Look for it as text
          </Button>
        )}
        {wrong !== undefined && (
          <Button onClick={() => ask(withoutClause(q, { from, to }))}>Take it away</Button>
        )}
        <Button onClick={() => setHelp(true)}>How to search</Button>
      </div>
      {help && <SearchHelp onClose={() => setHelp(false)} />}
    </Notice>
  );
}

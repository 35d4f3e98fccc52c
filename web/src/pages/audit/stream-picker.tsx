import { useId, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { productsQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { usePeople } from '../../ui/people-by-id.js';
import { PersonPicker } from '../../ui/person-picker.js';
import css from './audit.module.css';

/** What streams there are, by what a stream's name begins with. */
const KINDS = [
  { kind: 'all', label: 'The whole log' },
  { kind: 'bug', label: 'A bug' },
  { kind: 'product', label: 'A product' },
  { kind: 'account', label: 'An account' },
  { kind: 'checkpoint-log', label: 'The checkpoints' },
  { kind: 'other', label: 'Another stream' },
] as const;
type Kind = (typeof KINDS)[number]['kind'];

function kindOf(stream: string): Kind {
  if (stream === '') return 'all';
  if (stream === 'checkpoint-log') return stream;
  const [, kind] = /^(bug|product|account)-\d+$/.exec(stream) ?? [];
  return (kind as Kind | undefined) ?? 'other';
}

/** @param stream such as `bug-7`; empty for the whole log */
export function StreamPicker({ stream, onPick }: { stream: string; onPick: (stream: string) => void }) {
  const [kind, setKind] = useFollowing(stream, kindOf);
  const number = stream.startsWith(`${kind}-`) ? Number(stream.slice(kind.length + 1)) : 0;
  const label = useId();
  const choose = (chosen: Kind): void => {
    setKind(chosen);
    if (chosen === 'all') onPick('');
    if (chosen === 'checkpoint-log') onPick(chosen);
  };
  return (
    <div className={css['picker']}>
      <label htmlFor={label}>Events of</label>
      <select id={label} value={kind} onChange={({ target }) => choose(target.value as Kind)}>
        {KINDS.map((one) => (
          <option key={one.kind} value={one.kind}>
            {one.label}
          </option>
        ))}
      </select>
      {kind === 'bug' && (
        <NameForm
          label="Number of the bug"
          now={number === 0 ? '' : String(number)}
          pattern="#?[0-9]{1,15}"
          title="A number"
          onPick={(text) => onPick(`bug-${Number(text.replace('#', ''))}`)}
        />
      )}
      {kind === 'product' && <ProductChoice id={number} onPick={(id) => onPick(`product-${id}`)} />}
      {kind === 'account' && <AccountChoice id={number} onPick={(id) => onPick(`account-${id}`)} />}
      {kind === 'other' && (
        <NameForm
          label="Name of the stream"
          now={stream}
          pattern="[a-z\-]+-[A-Za-z0-9\-]+"
          title="Such as category-1, worklist-3, saved-search-2"
          onPick={onPick}
        />
      )}
    </div>
  );
}

/** A state that somebody changes, until what it came from is another. */
function useFollowing<From, State>(from: From, make: (from: From) => State) {
  const [state, setState] = useState(() => make(from));
  const [before, setBefore] = useState(from);
  if (from !== before) {
    setBefore(from);
    setState(make(from));
  }
  return [state, setState] as const;
}

function NameForm({
  label,
  now,
  pattern,
  title,
  onPick,
}: {
  label: string;
  now: string;
  pattern: string;
  title: string;
  onPick: (text: string) => void;
}) {
  const [text, setText] = useFollowing(now, (same) => same);
  return (
    <form
      className={css['name']}
      onSubmit={(event) => {
        event.preventDefault();
        onPick(text.trim());
      }}
    >
      <input
        aria-label={label}
        placeholder={label}
        pattern={pattern}
        title={title}
        required
        maxLength={200}
        autoFocus={now === ''}
        spellCheck={false}
        autoCapitalize="none"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button type="submit">Show</Button>
    </form>
  );
}

function ProductChoice({ id, onPick }: { id: number; onPick: (id: number) => void }) {
  const products = useQuery(productsQuery).data?.items ?? [];
  return (
    <select
      aria-label="Product"
      value={id === 0 ? '' : id}
      onChange={({ target }) => onPick(Number(target.value))}
    >
      {id === 0 && <option value="">Choose one</option>}
      {id !== 0 && !products.some((one) => one.id === id) && <option value={id}>{`Product ${id}`}</option>}
      {products.map((product) => (
        <option key={product.id} value={product.id}>
          {product.name}
        </option>
      ))}
    </select>
  );
}

function AccountChoice({ id, onPick }: { id: number; onPick: (id: number) => void }) {
  const known = usePeople([id]).get(id);
  return (
    <div className={css['person']}>
      <PersonPicker
        aria-label="Person"
        placeholder="Name"
        value={known ?? null}
        onPick={(person) => person !== null && onPick(person.id)}
      />
    </div>
  );
}

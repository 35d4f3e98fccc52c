import { useId, useState, type SyntheticEvent } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCombobox } from 'downshift';
import { Plus } from 'lucide-react';
import { answer, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { StatusBadge } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { useDebounced } from '../../ui/debounced.js';
import type { BugSummary } from './my-work.query.js';
import type { Item } from './worklist.query.js';
import css from './add-item.module.css';

/** Characters of an item, as the API has it. */
const MOST = 500;
const numberIn = (text: string): string | undefined => /^#?(\d{1,15})$/.exec(text)?.[1];

/** Bugs that a few words, or a number, might mean. Words that the search cannot read mean none. */
const suggestions = (text: string) => ({
  queryKey: ['bug-suggestions', text],
  enabled: text.length > 1 || numberIn(text) !== undefined,
  retry: false,
  placeholderData: keepPreviousData,
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const number = numberIn(text);
    const q = number === undefined ? `${text}${/[\p{L}\d]{2}$/u.test(text) ? '*' : ''}` : `#${number}`;
    const query = { q, sort: '-relevance', limit: 6 } as const;
    return (await answer(api.GET('/api/bugs', { params: { query }, signal }))).items;
  },
});

interface Props {
  /** @throws Problem */
  onAdd: (text: string, bug: Item['bug']) => Promise<void>;
}

/** One box for both: what is typed is an item, and what is picked is a bug. */
export function AddItem({ onAdd }: Props) {
  const id = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const typed = text.trim();
  const wanted = useDebounced(typed);
  const found = useQuery(suggestions(wanted)).data ?? [];
  const bugs = typed === '' ? [] : found;
  const add = async (what: string, bug: BugSummary | undefined): Promise<void> => {
    if (what === '' || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await onAdd(what.slice(0, MOST), bug === undefined ? null : bug);
      // What was typed since stays.
      setText((now) => (now === text ? '' : now));
      box.reset();
    } catch (error) {
      setProblem(error instanceof Problem ? (error.of('/text') ?? error.message) : String(error));
    } finally {
      setBusy(false);
    }
  };
  const addBug = (bug: BugSummary): void => void add(`#${bug.number} ${bug.title}`, bug);
  const box = useCombobox<BugSummary>({
    items: bugs,
    inputValue: text,
    inputId: id,
    itemToString: (bug) => (bug === null ? '' : `#${bug.number} ${bug.title}`),
    selectedItem: null,
    onInputValueChange: ({ inputValue, type }) => {
      if (type === useCombobox.stateChangeTypes.InputChange) setText(inputValue);
    },
    onSelectedItemChange: ({ selectedItem }) => selectedItem && addBug(selectedItem),
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const number = numberIn(typed);
    const bug = bugs.find((one) => String(one.number) === number);
    if (bug === undefined) void add(typed, undefined);
    else addBug(bug);
  };
  return (
    <form className={css['form']} onSubmit={submit}>
      <label htmlFor={id}>Add an item</label>
      <div className={css['box']}>
        <input
          {...box.getInputProps({
            'aria-labelledby': undefined,
            'aria-describedby': `${id}-hint ${id}-error`,
            'aria-invalid': problem === undefined ? undefined : true,
            onKeyDown: (event) => {
              // Without a bug that is chosen, Enter sends what is typed.
              if (event.key === 'Enter' && box.highlightedIndex < 0)
                Object.assign(event.nativeEvent, { preventDownshiftDefault: true });
            },
            maxLength: MOST,
            autoComplete: 'off',
          })}
        />
        <ul
          {...box.getMenuProps({ 'aria-label': 'Bugs', 'aria-labelledby': undefined })}
          className={css['list']}
          hidden={!box.isOpen || bugs.length === 0}
        >
          {box.isOpen &&
            bugs.map((bug, index) => (
              <li
                key={bug.number}
                {...box.getItemProps({ item: bug, index })}
                className={index === box.highlightedIndex ? css['active'] : undefined}
              >
                <span className={css['number']}>#{bug.number}</span> {bug.title} <StatusBadge {...bug} />
              </li>
            ))}
        </ul>
        <Button type="submit" busy={busy}>
          <Plus size={16} aria-hidden /> Add
        </Button>
      </div>
      <p id={`${id}-hint`} className={css['hint']}>
        Anything to do; for a bug its number or words of its title.
      </p>
      <p id={`${id}-error`} className={css['error']} role="alert" hidden={problem === undefined}>
        {problem}
      </p>
    </form>
  );
}

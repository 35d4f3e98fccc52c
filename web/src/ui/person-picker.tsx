import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useCombobox } from 'downshift';
import { useDebounced } from './debounced.js';
import { peopleQuery, type Person } from './people.query.js';
import { nameOf } from './person.js';
import css from './person-picker.module.css';

/** Stands among the people that are offered for choosing none of them. */
const NOBODY: Person = { id: -1, username: null, displayName: null };

interface Props {
  /** Who is chosen; null for nobody. */
  value: Person | null;
  onPick: (person: Person | null) => void;
  /** Only those whom a bug can be given to. */
  assignable?: boolean;
  /** What choosing nobody is called; without it somebody must be chosen. */
  nobody?: string;
  /** Offered first while nothing is typed, such as oneself. */
  first?: readonly Person[];
  autoFocus?: boolean;
  placeholder?: string;
  /** Without a `Field` around it. */
  'aria-label'?: string;
  /** Given by `Field`. */
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
}

/** A box that people are chosen in by their names. */
export function PersonPicker({ value, onPick, assignable = false, nobody, first = [], id, ...input }: Props) {
  const [typed, setTyped] = useState('');
  const people = useQuery(peopleQuery(useDebounced(typed.trim()), assignable));
  const found = people.data ?? [];
  const items: readonly Person[] =
    typed.trim() === ''
      ? [
          ...(nobody === undefined ? [] : [NOBODY]),
          ...first,
          ...found.filter((person) => !first.some((one) => one.id === person.id)),
        ]
      : found;
  const text = (person: Person | null): string =>
    person === null || person === NOBODY ? (nobody ?? '') : nameOf(person);
  const box = useCombobox({
    items: [...items],
    itemToString: text,
    itemToKey: (person) => person?.id,
    selectedItem: value ?? (nobody === undefined ? null : NOBODY),
    ...(id !== undefined && { inputId: id }),
    onInputValueChange: ({ inputValue, type }) =>
      setTyped(type === useCombobox.stateChangeTypes.InputChange ? inputValue : ''),
    onSelectedItemChange: ({ selectedItem }) => onPick(selectedItem === NOBODY ? null : selectedItem),
    // Left without a choice: it stays who it was.
    stateReducer: (state, { type, changes }) =>
      type === useCombobox.stateChangeTypes.InputBlur
        ? { ...changes, inputValue: text(value), selectedItem: state.selectedItem }
        : changes,
  });
  return (
    <div className={css['picker']}>
      <input
        {...box.getInputProps({
          ...input,
          // The label is an element of the field, not one of downshift's.
          'aria-labelledby': undefined,
          onFocus: ({ currentTarget }) => {
            currentTarget.select();
            box.openMenu();
          },
          onKeyDown: (event) => {
            // A closed list has no use for it, and downshift would choose nobody.
            if (event.key === 'Escape' && !box.isOpen)
              Object.assign(event.nativeEvent, { preventDownshiftDefault: true });
          },
          spellCheck: false,
        })}
      />
      <ul
        {...box.getMenuProps({ 'aria-label': 'People', 'aria-labelledby': undefined })}
        className={css['list']}
        hidden={!box.isOpen}
      >
        {box.isOpen &&
          items.map((person, index) => (
            <li
              key={person.id}
              {...box.getItemProps({ item: person, index })}
              className={index === box.highlightedIndex ? css['active'] : undefined}
            >
              {text(person)}
              {person.username !== null && <span className={css['username']}>@{person.username}</span>}
            </li>
          ))}
        {box.isOpen && items.length === 0 && (
          <li className={css['none']} role="option" aria-selected={false} aria-disabled>
            {people.isFetching ? 'Looking …' : 'Nobody is called that'}
          </li>
        )}
      </ul>
    </div>
  );
}

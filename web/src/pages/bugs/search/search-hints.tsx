import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ComponentProps,
  type SyntheticEvent,
} from 'react';
import { createPortal } from 'react-dom';
import { useCombobox } from 'downshift';
import { useQuery } from '@tanstack/react-query';
import { CircleHelp, X } from 'lucide-react';
import { onDemand } from '../../../ui/on-demand.js';
import { wrongIn, type Wrong } from './check.js';
import { searchFieldsQuery } from './search-fields.query.js';
import type { Hint } from './hint.js';
import { hintsFor, placeAt } from './suggest.js';
import { useKnown } from './use-known.js';
import css from './search-hints.module.css';

const SearchHelp = onDemand(async () => (await import('./search-help.js')).SearchHelp);

export interface SearchHintsProps {
  /** Of the box, whichever draws it. */
  attributes: ComponentProps<'input'>;
  /** What the list was asked. */
  asked: string;
  /** The beginning of something to be added to the query, such as `tag:`. */
  begun: string;
  onBegun: () => void;
  onSearch: (text: string) => void;
}

interface Taken {
  text: string;
  caret: number;
  focused: boolean;
}
let taken: Taken | undefined;

/** Takes over what stands in the plain box. */
export function take({ value, selectionEnd, ownerDocument }: HTMLInputElement): void {
  const focused = ownerDocument.activeElement?.id === 'search';
  taken = { text: value, caret: selectionEnd ?? value.length, focused };
}

/** The search box, which says what can follow what was typed, and where something is wrong. */
export function SearchHints({ attributes, asked, begun, onBegun, onSearch }: SearchHintsProps) {
  const input = useRef<HTMLInputElement>(null);
  const [first] = useState(() => taken);
  const [text, setText] = useState(first?.text ?? asked);
  const [caret, setCaret] = useState(first?.caret ?? asked.length);
  const [help, setHelp] = useState(false);
  /** Where the caret goes once the text is in the box. */
  const caretTo = useRef<number>(undefined);
  const place = placeAt(text, caret);
  const known = useKnown(place, text);
  const hints = hintsFor(place, known);
  const fields = useQuery(searchFieldsQuery).data ?? [];
  const field = fields.find(({ name }) => name === place.field);

  const put = (insert: string, from: number, to: number): void => {
    const after = text.slice(to);
    // One blank is enough.
    const whole = `${text.slice(0, from)}${insert}${insert.endsWith(' ') ? after.trimStart() : after}`;
    caretTo.current = from + insert.length;
    setText(whole);
    setCaret(from + insert.length);
  };
  const box = useCombobox<Hint>({
    items: hints,
    inputId: 'search',
    inputValue: text,
    selectedItem: null,
    initialIsOpen: first?.focused ?? false,
    itemToString: () => text,
    stateReducer: (state, { type, changes }) => {
      const { ItemMouseMove, MenuMouseLeave, InputBlur } = useCombobox.stateChangeTypes;
      // Enter chooses what the arrows are at, not what the mouse happens to lie on. Leaving the box chooses nothing.
      if (type === ItemMouseMove || type === MenuMouseLeave) return state;
      if (type === InputBlur) return { ...state, isOpen: false, highlightedIndex: -1 };
      return changes;
    },
  });
  const { openMenu, closeMenu, setHighlightedIndex } = box;
  /** At once: whoever types on, types behind what was chosen. One hint leads to the next. */
  const choose = ({ insert }: Hint): void => {
    put(insert, place.from, place.to);
    setHighlightedIndex(-1);
    input.current?.focus();
  };

  // Another address, another question.
  const before = useRef(asked);
  useEffect(() => {
    if (before.current === asked) return;
    before.current = asked;
    setText(asked);
    setCaret(asked.length);
  }, [asked]);
  useLayoutEffect(() => {
    if (first?.focused !== true) return;
    input.current?.focus();
    input.current?.setSelectionRange(first.caret, first.caret);
  }, [first]);
  useLayoutEffect(() => {
    if (caretTo.current === undefined) return;
    input.current?.setSelectionRange(caretTo.current, caretTo.current);
    caretTo.current = undefined;
  });
  useEffect(() => {
    if (begun === '') return;
    setText((now) => {
      const next = `${now.trimEnd()} ${begun}`.trimStart();
      caretTo.current = next.length;
      setCaret(next.length);
      return next;
    });
    input.current?.focus();
    openMenu();
    onBegun();
  }, [begun, onBegun, openMenu]);

  const wrong = wrongIn(text, fields);
  // What is not yet typed to its end is not wrong yet.
  const told = wrong !== undefined && wrong.to < caret ? wrong : undefined;
  return (
    <>
      <input
        {...box.getInputProps({
          ...attributes,
          ref: input,
          'aria-labelledby': undefined,
          'aria-invalid': told !== undefined || undefined,
          'aria-describedby': told && 'search-wrong',
          onChange: ({ currentTarget }) => {
            setText(currentTarget.value);
            setCaret(currentTarget.selectionEnd ?? currentTarget.value.length);
          },
          onSelect: ({ currentTarget }) => setCaret(currentTarget.selectionEnd ?? 0),
          onFocus: () => openMenu(),
          onKeyDown: (event) => {
            const hint = hints[box.highlightedIndex];
            if (event.key === 'Enter' && box.isOpen && hint !== undefined) {
              event.preventDefault();
              choose(hint);
            }
            const plainEnter = event.key === 'Enter' && box.highlightedIndex < 0;
            // Home and End are the text's. A closed list has no use for Escape, and downshift would empty the box.
            const forText = /^(Home|End)$/.test(event.key) || (event.key === 'Escape' && !box.isOpen);
            if (plainEnter) closeMenu();
            if (event.key === 'Enter' || forText) itself(event);
          },
        })}
        className={css['input']}
      />
      {text !== '' && (
        <button
          type="button"
          className={`${css['inside']} ${css['empty']}`}
          aria-label="Empty the search"
          title="Empty the search"
          onClick={() => {
            setText('');
            setCaret(0);
            if (asked !== '') onSearch('');
            else input.current?.focus();
          }}
        >
          <X size={15} aria-hidden />
        </button>
      )}
      <button
        type="button"
        className={css['inside']}
        aria-label="Help with searching"
        title="Help with searching"
        onClick={() => setHelp(true)}
      >
        <CircleHelp size={16} aria-hidden />
      </button>
      <div className={css['panel']} hidden={!box.isOpen}>
        {told !== undefined && <WrongLine wrong={told} text={text} onPut={put} />}
        {field !== undefined && (
          <p className={css['field']}>
            {field.description}. <code>{field.example}</code>
          </p>
        )}
        <ul {...box.getMenuProps({ 'aria-label': 'Hints', 'aria-labelledby': undefined })}>
          {box.isOpen &&
            hints.map((hint, index) => (
              <li
                key={hint.label}
                {...box.getItemProps({
                  item: hint,
                  index,
                  onClick: (event) => {
                    itself(event);
                    choose(hint);
                  },
                })}
                className={index === box.highlightedIndex ? css['active'] : undefined}
              >
                <code>{hint.label}</code>
                <span>{hint.detail}</span>
              </li>
            ))}
        </ul>
        <p className={css['keys']} aria-hidden>
          <kbd>↓</kbd> choose <kbd>Enter</kbd> search
        </p>
      </div>
      {/* Not within the form of the box, nor in the page's header. */}
      {help && createPortal(<SearchHelp onClose={() => setHelp(false)} />, document.body)}
    </>
  );
}

/** Downshift leaves this one to the box. */
const itself = ({ nativeEvent }: SyntheticEvent): void =>
  void Object.assign(nativeEvent, { preventDownshiftDefault: true });

function WrongLine({
  wrong: { from, to, message, instead },
  text,
  onPut,
}: {
  wrong: Wrong;
  text: string;
  onPut: (insert: string, from: number, to: number) => void;
}) {
  return (
    <div id="search-wrong" className={css['wrong']} role="status">
      <code>
        {text.slice(0, from)}
        <mark>{text.slice(from, to) || '…'}</mark>
        {text.slice(to)}
      </code>
      <span>{message}</span>
      {instead !== undefined && (
        <button
          type="button"
          // The box keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPut(instead, from, to)}
        >
          Write “{instead}”
        </button>
      )}
    </div>
  );
}

import { useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { X } from 'lucide-react';
import { Tag } from '../../ui/badges.js';
import css from './new-bug.module.css';

interface Props {
  tags: readonly string[];
  onChange: (tags: readonly string[]) => void;
  /** Given by `Field`. */
  id?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
}

/** Tags as chips: Enter, a blank or a comma ends one, the backspace key takes the last one away. */
export function TagsInput({ tags, onChange, ...input }: Props) {
  const [text, setText] = useState('');
  const add = (typed: string): void => {
    const more = typed.split(/[\s,]+/).filter((tag) => tag !== '');
    setText('');
    if (more.length > 0) onChange([...new Set([...tags, ...more])]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      // The form is sent: with what is typed here.
      if (event.key === 'Enter') flushSync(() => add(text));
      return;
    }
    if (event.key === 'Enter' && text !== '') add(text);
    else if (event.key === 'Backspace' && text === '' && tags.length > 0) onChange(tags.slice(0, -1));
    else return;
    event.preventDefault();
  };
  return (
    <div className={css['tags']}>
      {tags.map((tag) => (
        <span key={tag} className={css['chip']}>
          <Tag name={tag} />
          <button
            type="button"
            aria-label={`Remove tag ${tag}`}
            onClick={(event) => {
              event.currentTarget.closest(`.${css['tags']}`)?.querySelector('input')?.focus();
              onChange(tags.filter((one) => one !== tag));
            }}
          >
            <X size={13} aria-hidden />
          </button>
        </span>
      ))}
      <input
        {...input}
        value={text}
        placeholder={tags.length === 0 ? 'Words, each with Enter' : undefined}
        maxLength={50}
        autoCapitalize="none"
        spellCheck={false}
        onChange={({ target: { value } }) => (/[\s,]/.test(value) ? add(value) : setText(value))}
        onKeyDown={onKeyDown}
        // What was typed and not ended counts, too.
        onBlur={() => add(text)}
      />
    </div>
  );
}

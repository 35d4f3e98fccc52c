import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Plus, X } from 'lucide-react';
import { IconButton } from '../../ui/button.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { Tag } from '../../ui/badges.js';
import { useBugPage } from './page-context.js';
import { useWish } from './use-wish.js';
import css from './details.module.css';

export function TagsField() {
  const { bug, rights } = useBugPage();
  const [text, setText] = useState('');
  const [adding, setAdding] = useState(false);
  const { busy, error, wish, forget } = useWish();
  const add = (): void => {
    const tag = text.trim();
    if (tag === '' || busy) return;
    setText('');
    wish({
      action: { name: 'tag', body: { tag } },
      words: `Tag it ${tag}`,
      becomes: { tags: [...bug.tags.filter((one) => one !== tag), tag] },
    });
  };
  const remove = (tag: string): void =>
    wish({
      action: { name: 'untag', body: { tag } },
      words: `Take the tag ${tag} away`,
      becomes: { tags: bug.tags.filter((one) => one !== tag) },
    });
  return (
    <div className={css['chips']}>
      {bug.tags.length === 0 && !adding && <span className={css['none']}>None</span>}
      {bug.tags.map((tag) => (
        <span key={tag} className={css['chip']}>
          <Link to="/bugs" search={{ tag } as never} className={css['plain']}>
            <Tag name={tag} />
          </Link>
          {rights.edit && (
            <button
              type="button"
              className={css['remove']}
              aria-label={`Remove tag ${tag}`}
              onClick={() => remove(tag)}
            >
              <X size={13} aria-hidden />
            </button>
          )}
        </span>
      ))}
      {rights.edit && !adding && (
        <IconButton label="Add a tag" className={css['small']} onClick={() => setAdding(true)}>
          <Plus size={15} aria-hidden />
        </IconButton>
      )}
      {adding && (
        <form
          className={css['adding']}
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
          onKeyDown={(event) => event.key === 'Escape' && setAdding(false)}
        >
          <input
            aria-label="New tag"
            placeholder="One word, then Enter"
            value={text}
            // As the server takes them: no blanks, no commas.
            onChange={({ target }) => {
              forget();
              setText(target.value.replace(/[\s,]/g, ''));
            }}
            onBlur={() => text === '' && setAdding(false)}
            maxLength={50}
            autoFocus
          />
        </form>
      )}
      {error !== undefined && <ProblemNotice error={error} />}
    </div>
  );
}

import { useState } from 'react';
import { X } from 'lucide-react';
import { Field } from '../../../ui/field.js';
import type { FieldProps } from './field-props.js';
import css from './bulk.module.css';

/** Tags that every bug gets, and those that are taken away where they are. */
export function TagsFields({ bugs, changes, onChange, wrong }: FieldProps) {
  const { addTags, removeTags } = changes;
  const [text, setText] = useState('');
  const counts = new Map<string, number>();
  for (const tag of bugs.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const add = (): void => {
    const tag = text.trim();
    setText('');
    if (tag !== '') onChange({ addTags: [...addTags.filter((one) => one !== tag), tag] });
  };
  return (
    <>
      <Field label="Add tags" hint="One word, then Enter" error={wrong('tag', 'tag')}>
        <TagInput
          tags={addTags}
          text={text}
          // As the server takes them: no blanks, no commas.
          onText={(typed) => setText(typed.replace(/[\s,]/g, ''))}
          onAdd={add}
          onRemove={(tag) => onChange({ addTags: addTags.filter((one) => one !== tag) })}
        />
      </Field>
      {counts.size > 0 && (
        <Field label="Take tags away">
          <RemoveTags
            counts={counts}
            total={bugs.length}
            tags={removeTags}
            onTags={(tags) => onChange({ removeTags: tags })}
          />
        </Field>
      )}
    </>
  );
}

function TagInput({
  tags,
  text,
  onText,
  onAdd,
  onRemove,
  ...field
}: {
  tags: readonly string[];
  text: string;
  onText: (text: string) => void;
  onAdd: () => void;
  onRemove: (tag: string) => void;
}) {
  return (
    <div className={css['tags']}>
      {tags.map((tag) => (
        <Chip key={tag} tag={tag} onRemove={() => onRemove(tag)} />
      ))}
      <input
        {...field}
        value={text}
        maxLength={50}
        autoComplete="off"
        onChange={({ target }) => onText(target.value)}
        onBlur={onAdd}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || text === '') return;
          event.preventDefault();
          onAdd();
        }}
      />
    </div>
  );
}

function RemoveTags({
  counts,
  total,
  tags,
  onTags,
  ...field
}: {
  counts: ReadonlyMap<string, number>;
  total: number;
  tags: readonly string[];
  onTags: (tags: string[]) => void;
}) {
  return (
    <div className={css['tags']}>
      {tags.map((tag) => (
        <Chip key={tag} tag={tag} onRemove={() => onTags(tags.filter((one) => one !== tag))} />
      ))}
      <select
        {...field}
        data-kept={tags.length === 0}
        value=""
        onChange={({ target }) => onTags([...tags, target.value])}
      >
        <option value="">{tags.length === 0 ? 'None' : 'One more …'}</option>
        {[...counts]
          .filter(([tag]) => !tags.includes(tag))
          .sort((a, b) => b[1] - a[1])
          .map(([tag, count]) => (
            <option key={tag} value={tag}>
              {tag} ({count} of {total})
            </option>
          ))}
      </select>
    </div>
  );
}

function Chip({ tag, onRemove }: { tag: string; onRemove: () => void }) {
  return (
    <button type="button" className={css['tag']} aria-label={`Not ${tag}`} onClick={onRemove}>
      {tag} <X size={13} aria-hidden />
    </button>
  );
}

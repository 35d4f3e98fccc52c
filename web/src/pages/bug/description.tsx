import { MarkdownEditor } from '../../ui/markdown-editor.js';
import { Markdown } from '../../ui/markdown.js';
import { EditButton, InlineForm, useEditing } from './inline-edit.js';
import { useBugPage } from './page-context.js';
import { useDraft } from './use-draft.js';
import { useWish } from './use-wish.js';
import css from './description.module.css';

export function Description() {
  const { bug, rights } = useBugPage();
  const { seen, begin, end, button } = useEditing();
  return (
    <section aria-labelledby="description" className={css['description']}>
      <div className={css['head']}>
        <h2 id="description">Description</h2>
        {rights.edit && seen === undefined && (
          <EditButton ref={button} label="Edit the description" onClick={begin} />
        )}
      </div>
      {seen !== undefined ? (
        <DescriptionForm seen={seen} onClose={end} />
      ) : bug.description.trim() === '' ? (
        <p className={css['none']}>There is none.</p>
      ) : (
        <Markdown text={bug.description} />
      )}
    </section>
  );
}

function DescriptionForm({ seen, onClose }: { seen: number; onClose: () => void }) {
  const { bug } = useBugPage();
  const [text, setText, forget] = useDraft(
    // Of another version it would undo what others wrote since.
    `description ${bug.number} ${seen}`,
    bug.private,
    bug.description,
  );
  const close = (): void => {
    forget();
    onClose();
  };
  const { busy, error, wish } = useWish(close);
  const save = (): void => {
    if (text === bug.description) return close();
    if (busy) return;
    wish({
      action: { name: 'describe', body: { description: text } },
      words: 'This description:',
      text,
      seen,
      becomes: { description: text },
    });
  };
  return (
    <InlineForm busy={busy} error={error} onSave={save} onCancel={close}>
      <MarkdownEditor
        aria-label="Description"
        rows={10}
        value={text}
        onChange={setText}
        onSubmit={save}
        isPrivate={bug.private}
        autoFocus
      />
    </InlineForm>
  );
}

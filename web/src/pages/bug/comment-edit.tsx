import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { MarkdownEditor } from '../../ui/markdown-editor.js';
import type { Comment } from './bug.queries.js';
import { InlineForm } from './inline-edit.js';
import { useBugPage } from './page-context.js';
import { useDraft } from './use-draft.js';

/** One's own comment, to be written anew; the earlier text stays readable. */
export function CommentEdit({ comment, onClose }: { comment: Comment; onClose: () => void }) {
  const { bug } = useBugPage();
  const client = useQueryClient();
  const isPrivate = bug.private || comment.private;
  const [text, setText, forget] = useDraft(`edit-comment ${comment.id}`, isPrivate, comment.text ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const close = (): void => {
    forget();
    onClose();
  };
  const save = async (): Promise<void> => {
    if (text.trim() === '' || text === comment.text) return close();
    setBusy(true);
    setError(undefined);
    try {
      await api.POST('/api/bugs/{number}/comments/{id}/edit', {
        params: { path: { number: String(bug.number), id: String(comment.id) } },
        body: { text },
      });
      await client.invalidateQueries({ queryKey: ['bug', bug.number] });
      close();
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <InlineForm busy={busy} error={error} onSave={() => void save()} onCancel={close}>
      <MarkdownEditor
        aria-label="Comment"
        value={text}
        onChange={setText}
        onSubmit={() => void save()}
        isPrivate={isPrivate}
        autoFocus
      />
    </InlineForm>
  );
}

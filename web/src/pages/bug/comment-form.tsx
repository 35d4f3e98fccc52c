import { useId, useRef, useState } from 'react';
import { Link, useBlocker } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { newKey } from '../../api/idempotency.js';
import { useMe } from '../../app/session.js';
import { useShortcuts } from '../../app/shortcuts.js';
import { Button } from '../../ui/button.js';
import { MarkdownEditor } from '../../ui/markdown-editor.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { useBugPage } from './page-context.js';
import { PrivateSwitch } from '../../ui/private-switch.js';
import { UploadList } from '../../ui/upload-list.js';
import { useDraft } from './use-draft.js';
import { fieldsOf, useUploads } from '../../ui/use-uploads.js';
import css from './comment-form.module.css';

/** Where somebody comments who may; who is not logged in is shown the way. */
export function CommentForm() {
  const { bug, rights } = useBugPage();
  const me = useMe();
  if (rights.contribute) return <Form />;
  if (me !== null) return null;
  return (
    <p className={css['away']}>
      <Link to="/login" search={{ from: `/bugs/${bug.number}` } as never}>
        Log in
      </Link>{' '}
      to comment on this bug.
    </p>
  );
}

function Form() {
  const { bug, rights } = useBugPage();
  const client = useQueryClient();
  const element = useRef<HTMLFormElement>(null);
  const heading = useId();
  const [isPrivate, setPrivate] = useState(false);
  const secret = bug.private || isPrivate;
  const [text, setText, forget] = useDraft(`comment ${bug.number}`, secret);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  /** The same for the same text: sent twice, it is there once. */
  const [key, setKey] = useState(newKey);
  const { uploads, start } = useUploads(bug.number);

  useShortcuts(
    () => [
      {
        keys: 'r',
        does: 'Comment',
        run: () => element.current?.querySelector('textarea')?.focus(),
      },
    ],
    [],
  );
  // Public text is kept as a draft. Private text is kept nowhere, so leaving it is asked about.
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname &&
      secret &&
      text.trim() !== '' &&
      !window.confirm('Your private comment is not sent, and is kept nowhere. Leave it?'),
    enableBeforeUnload: secret && text.trim() !== '',
  });

  const send = async (): Promise<void> => {
    if (busy || text.trim() === '') return;
    setBusy(true);
    setError(undefined);
    try {
      await api.POST('/api/bugs/{number}/comments', {
        params: { path: { number: String(bug.number) }, header: { 'Idempotency-Key': key } },
        body: { text, private: isPrivate },
      });
      forget();
      setPrivate(false);
      await client.invalidateQueries({ queryKey: ['bug', bug.number] });
    } catch (refused) {
      setError(refused);
    }
    setBusy(false);
  };
  const change = (more: () => void): void => {
    setKey(newKey());
    more();
  };
  const attach = (files: File[], insert: (text: string) => void): void => {
    for (const file of files) {
      void start(file, fieldsOf(file, isPrivate)).then((id) => {
        if (id === undefined) return;
        const picture = file.type.startsWith('image/') ? '!' : '';
        insert(`${picture}[${file.name}](/api/attachments/${id}/content)\n`);
      });
    }
  };
  return (
    <form
      ref={element}
      aria-labelledby={heading}
      className={`${css['form']} ${isPrivate ? css['private'] : ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h2 id={heading}>{isPrivate ? 'Private comment' : 'Comment'}</h2>
      <MarkdownEditor
        aria-label={isPrivate ? 'Private comment, only for staff' : 'Comment'}
        placeholder="Markdown. @name tells somebody, #12 leads to a bug."
        rows={4}
        value={text}
        onChange={(value) => change(() => setText(value))}
        onFiles={attach}
        onSubmit={() => void send()}
        isPrivate={secret}
      />
      <UploadList uploads={uploads} start={start} />
      {error !== undefined && <ProblemNotice error={error} />}
      <div className={css['buttons']}>
        <Button type="submit" kind="primary" busy={busy} aria-keyshortcuts="Control+Enter">
          {isPrivate ? 'Comment for staff' : 'Comment'}
        </Button>
        {rights.writePrivate && (
          <PrivateSwitch on={isPrivate} onChange={(on) => change(() => setPrivate(on))} />
        )}
      </div>
    </form>
  );
}

import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical } from 'lucide-react';
import { api } from '../../api/client.js';
import { useMe } from '../../app/session.js';
import { PrivateBadge } from '../../ui/badges.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Markdown } from '../../ui/markdown.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { PersonName } from '../../ui/person.js';
import { exactly, Time } from '../../ui/time.js';
import { toast, toastProblem } from '../../ui/toasts.js';
import type { Comment } from './bug.queries.js';
import { CommentEdit } from './comment-edit.js';
import { useBugPage } from './page-context.js';
import css from './comment-card.module.css';

/** A comment. @param here whether the address names it */
export function CommentCard({ comment, here }: { comment: Comment; here: boolean }) {
  const [editing, setEditing] = useState(false);
  const [revisions, setRevisions] = useState(false);
  const { id, author, text, createdAt, editedAt } = comment;
  return (
    <article
      id={`comment-${id}`}
      aria-label={`Comment by ${author.displayName ?? author.username ?? 'somebody'}`}
      className={[css['card'], comment.private && css['private'], here && css['here']]
        .filter(Boolean)
        .join(' ')}
    >
      <header>
        <strong>
          <PersonName person={author} />
        </strong>
        <Link to="." hash={`comment-${id}`} search className={css['when']} title="Link to this comment">
          <Time at={createdAt} />
        </Link>
        {editedAt !== null && (
          <button type="button" className={css['edited']} onClick={() => setRevisions(true)}>
            edited
          </button>
        )}
        {comment.private && (
          <>
            <PrivateBadge />
            <span className={css['staff']}>Only staff can see this</span>
          </>
        )}
        <CommentMenu comment={comment} onEdit={() => setEditing(true)} />
      </header>
      {editing ? (
        <CommentEdit comment={comment} onClose={() => setEditing(false)} />
      ) : text === null ? (
        <p className={css['redacted']}>An admin has taken this text away.</p>
      ) : (
        <div className={css['text']}>
          <Markdown text={text} />
        </div>
      )}
      {revisions && (
        <Dialog wide title="Earlier texts" onClose={() => setRevisions(false)}>
          {comment.revisions.map((revision) => (
            <section key={revision.at} className={css['revision']}>
              <h3>{exactly(revision.at)}</h3>
              <Markdown text={revision.text} />
            </section>
          ))}
        </Dialog>
      )}
    </article>
  );
}

function CommentMenu({ comment, onEdit }: { comment: Comment; onEdit: () => void }) {
  const { bug, rights } = useBugPage();
  const me = useMe();
  const client = useQueryClient();
  const [redacting, setRedacting] = useState(false);
  const { id } = comment;
  const act = async (what: 'redact' | 'hide' | 'show', done: string): Promise<void> => {
    setRedacting(false);
    try {
      await api.POST(`/api/bugs/{number}/comments/{id}/${what}` as '/api/bugs/{number}/comments/{id}/hide', {
        params: { path: { number: String(bug.number), id: String(id) } },
      });
      toast(done);
    } catch (error) {
      toastProblem(error);
    }
    await client.invalidateQueries({ queryKey: ['bug', bug.number] });
  };
  const redacted = comment.redactedAt !== null;
  return (
    <>
      <Menu
        align="end"
        name="More about this comment"
        className={css['menu']}
        label={<EllipsisVertical size={16} aria-hidden />}
      >
        <MenuItem
          onSelect={() => {
            navigator.clipboard
              .writeText(`${location.origin}/bugs/${bug.number}#comment-${id}`)
              .then(() => toast('The link is copied.'), toastProblem);
          }}
        >
          Copy the link
        </MenuItem>
        {rights.contribute && comment.author.id === me?.id && !redacted && (
          <MenuItem onSelect={onEdit}>Edit</MenuItem>
        )}
        {rights.writePrivate &&
          (comment.private ? (
            <MenuItem onSelect={() => void act('show', 'Everybody can see the comment.')}>
              Make public
            </MenuItem>
          ) : (
            <MenuItem onSelect={() => void act('hide', 'Only staff can see the comment.')}>
              Make private
            </MenuItem>
          ))}
        {rights.redact && !redacted && <MenuItem onSelect={() => setRedacting(true)}>Redact …</MenuItem>}
      </Menu>
      {redacting && (
        <Dialog title="Redact this comment?" onClose={() => setRedacting(false)}>
          <p>
            Its text, and every earlier one, is shown to nobody any more. That it was there stays visible.
            This cannot be undone.
          </p>
          <div className={css['buttons']}>
            <Button kind="danger" onClick={() => void act('redact', 'The comment is redacted.')}>
              Redact
            </Button>
            <Button onClick={() => setRedacting(false)}>Cancel</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

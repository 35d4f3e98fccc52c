import { useState } from 'react';
import { Ban, Download, EllipsisVertical, File, FileDiff, FileText, Hourglass } from 'lucide-react';
import { api } from '../../api/client.js';
import { useQueryClient } from '@tanstack/react-query';
import { useMe } from '../../app/session.js';
import { PrivateBadge } from '../../ui/badges.js';
import { Menu, MenuItem, menuItemClass } from '../../ui/menu.js';
import { PersonName } from '../../ui/person.js';
import { Time } from '../../ui/time.js';
import { toast, toastProblem } from '../../ui/toasts.js';
import { AttachmentDialog } from './attachment-dialog.js';
import { contentOf, isPatch, type Attachment } from './bug.queries.js';
import { useBugPage } from './page-context.js';
import { sizeOf } from '../../ui/size.js';
import css from './attachments.module.css';

/** An attachment, small; opens it as far as it can be shown here. */
export function AttachmentCard({
  attachment,
  inTimeline = false,
}: {
  attachment: Attachment;
  /** It stands above among all of them, too, and has its anchor there. */
  inTimeline?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const { name, description, status, changes, obsolete } = attachment;
  const showable = status === 'processed' && (attachment.thumbnail !== null || attachment.preview !== null);
  return (
    <div
      id={inTimeline ? undefined : `attachment-${attachment.id}`}
      className={[css['card'], attachment.private && css['private'], obsolete && css['obsolete']]
        .filter(Boolean)
        .join(' ')}
    >
      <Picture attachment={attachment} />
      <div className={css['about']}>
        {showable ? (
          <button type="button" className={css['open']} onClick={() => setOpen(true)}>
            {name}
          </button>
        ) : status === 'rejected' ? (
          <span className={css['name']}>{name}</span>
        ) : (
          <a className={css['open']} href={contentOf(attachment)} download={name}>
            {name}
          </a>
        )}
        {description !== '' && <p>{description}</p>}
        <p className={css['facts']}>
          {sizeOf(attachment.size)}
          {changes !== null && (
            <>
              {' · '}
              <span className={css['plus']}>+{changes.added}</span>{' '}
              <span className={css['minus']}>−{changes.removed}</span>
            </>
          )}
          {' · '}
          <PersonName person={attachment.uploader} />, <Time at={attachment.createdAt} />
        </p>
        <p className={css['marks']}>
          {attachment.private && <PrivateBadge />}
          {obsolete && <span>Obsolete</span>}
          {status === 'waiting' && <span>Is being looked at</span>}
          {status === 'rejected' && <span className={css['failed']}>Rejected: {attachment.reason}</span>}
        </p>
      </div>
      <AttachmentMenu attachment={attachment} />
      {open && <AttachmentDialog attachment={attachment} onClose={() => setOpen(false)} />}
    </div>
  );
}

function Picture({ attachment }: { attachment: Attachment }) {
  const { id, thumbnail, status } = attachment;
  // A box of one size: nothing moves when the picture is there.
  return (
    <div className={css['picture']} aria-hidden>
      {thumbnail !== null ? (
        <img src={`/api/attachments/${id}/thumbnail`} alt="" loading="lazy" {...fitted(thumbnail)} />
      ) : status === 'waiting' ? (
        <Hourglass size={24} />
      ) : status === 'rejected' ? (
        <Ban size={24} />
      ) : isPatch(attachment) ? (
        <FileDiff size={28} />
      ) : attachment.preview !== null ? (
        <FileText size={28} />
      ) : (
        <File size={28} />
      )}
    </div>
  );
}

function fitted({ width, height }: { width: number; height: number }) {
  const scale = Math.min(1, 72 / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function AttachmentMenu({ attachment }: { attachment: Attachment }) {
  const { bug, rights } = useBugPage();
  const me = useMe();
  const client = useQueryClient();
  const { id, name } = attachment;
  const act = async (what: 'obsolete' | 'hide' | 'show', done: string): Promise<void> => {
    try {
      await api.POST(
        `/api/bugs/{number}/attachments/{id}/${what}` as '/api/bugs/{number}/attachments/{id}/hide',
        {
          params: { path: { number: String(bug.number), id: String(id) } },
        },
      );
      toast(done);
    } catch (error) {
      toastProblem(error);
    }
    await client.invalidateQueries({ queryKey: ['bug', bug.number] });
  };
  const mine = rights.contribute && attachment.uploader.id === me?.id;
  return (
    <Menu
      align="end"
      name={`More about ${name}`}
      className={css['menu']}
      label={<EllipsisVertical size={16} aria-hidden />}
    >
      {attachment.status !== 'rejected' && (
        <a
          href={contentOf(attachment)}
          download={name}
          role="menuitem"
          tabIndex={-1}
          className={menuItemClass}
        >
          <Download size={15} aria-hidden /> Download
        </a>
      )}
      <MenuItem
        onSelect={() => {
          navigator.clipboard
            .writeText(`[${name}](${contentOf(attachment)})`)
            .then(() => toast('Paste it into a comment.'), toastProblem);
        }}
      >
        Copy as Markdown
      </MenuItem>
      {!attachment.obsolete && (rights.edit || mine) && (
        <MenuItem onSelect={() => void act('obsolete', `${name} is marked obsolete.`)}>
          Mark obsolete
        </MenuItem>
      )}
      {rights.writePrivate &&
        (attachment.private ? (
          <MenuItem onSelect={() => void act('show', `Everybody can see ${name}.`)}>Make public</MenuItem>
        ) : (
          <MenuItem onSelect={() => void act('hide', `Only staff can see ${name}.`)}>Make private</MenuItem>
        ))}
    </Menu>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { Dialog } from '../../ui/dialog.js';
import { PrivateBadge } from '../../ui/badges.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { contentOf, isPatch, previewQuery, type Attachment } from './bug.queries.js';
import { PatchView } from './patch-view.js';
import { sizeOf } from '../../ui/size.js';
import css from './attachment-dialog.module.css';

/** An attachment as far as it can be shown here: a picture, a patch, the beginning of a text. */
export function AttachmentDialog({ attachment, onClose }: { attachment: Attachment; onClose: () => void }) {
  const { name, description, thumbnail } = attachment;
  return (
    <Dialog wide title={name} onClose={onClose}>
      <p className={css['facts']}>
        {attachment.private && <PrivateBadge />}
        {description !== '' && <span>{description}</span>}
        <a href={contentOf(attachment)} download={name}>
          <Download size={15} aria-hidden /> Download, {sizeOf(attachment.size)}
        </a>
      </p>
      {thumbnail !== null ? (
        <img className={css['image']} src={contentOf(attachment)} alt={description || name} />
      ) : (
        <Text attachment={attachment} />
      )}
    </Dialog>
  );
}

function Text({ attachment }: { attachment: Attachment }) {
  const { data, error, refetch } = useQuery(previewQuery(attachment.id));
  if (error !== null) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (data === undefined) return <div className={css['waiting']} aria-busy="true" />;
  return (
    <>
      {isPatch(attachment) ? (
        <PatchView text={data} />
      ) : (
        <pre className={css['text']} tabIndex={0}>
          {data}
        </pre>
      )}
      {attachment.preview?.truncated === true && (
        <p className={css['facts']}>This is only its beginning. The rest is in the download.</p>
      )}
    </>
  );
}

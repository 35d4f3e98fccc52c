import { useEffect, useRef, useState, type DragEvent } from 'react';
import { Paperclip } from 'lucide-react';
import { Button } from '../../ui/button.js';
import { AttachDialog } from './attach-dialog.js';
import { AttachmentCard } from './attachment-card.js';
import type { Attachment } from './bug.queries.js';
import { useBugPage } from './page-context.js';
import { UploadList } from '../../ui/upload-list.js';
import { useUploads } from '../../ui/use-uploads.js';
import css from './attachments.module.css';

/** The files of the bug. New ones are dropped here, pasted anywhere on the page, or chosen. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  const { bug, rights } = useBugPage();
  const uploads = useUploads(bug.number);
  const chooser = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const [over, setOver] = useState(false);
  const [old, setOld] = useState(false);
  const may = rights.contribute;
  useEffect(() => {
    if (!may) return;
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      // What is pasted into a text belongs to the text.
      const typing = event.target instanceof Element && event.target.matches('input, textarea');
      if (typing || files.length === 0 || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      setChosen(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [may]);
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!may || !event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!may || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      setChosen([...event.dataTransfer.files]);
    },
  };
  const obsolete = attachments.filter((one) => one.obsolete);
  const shown = old ? attachments : attachments.filter((one) => !one.obsolete);
  if (attachments.length === 0 && !may) return null;
  return (
    <section
      aria-labelledby="attachments"
      className={`${css['attachments']} ${over ? css['over'] : ''}`}
      {...drop}
    >
      <div className={css['head']}>
        <h2 id="attachments">
          Attachments {attachments.length > 0 && <span className={css['count']}>{attachments.length}</span>}
        </h2>
        {obsolete.length > 0 && (
          <label className={css['old']}>
            <input type="checkbox" checked={old} onChange={({ target }) => setOld(target.checked)} />
            {obsolete.length} obsolete
          </label>
        )}
        {may && (
          <>
            <span className={css['hint']}>Drop or paste files here</span>
            <Button onClick={() => chooser.current?.click()}>
              <Paperclip size={15} aria-hidden /> Attach
            </Button>
            <input
              ref={chooser}
              type="file"
              multiple
              hidden
              aria-label="Files to attach"
              onChange={({ currentTarget }) => {
                setChosen([...(currentTarget.files ?? [])]);
                currentTarget.value = '';
              }}
            />
          </>
        )}
      </div>
      {shown.length > 0 && (
        <ul className={css['cards']}>
          {shown.map((attachment) => (
            <li key={attachment.id}>
              <AttachmentCard attachment={attachment} />
            </li>
          ))}
        </ul>
      )}
      <UploadList {...uploads} />
      {chosen.length > 0 && (
        <AttachDialog
          files={chosen}
          onClose={() => setChosen([])}
          onAttach={(files) => files.forEach(({ file, fields }) => void uploads.start(file, fields))}
        />
      )}
    </section>
  );
}

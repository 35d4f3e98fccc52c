import { useEffect, useRef, useState } from 'react';
import { FileDiff, FileText, Paperclip, X } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.js';
import { sizeOf } from '../../ui/size.js';
import type { ChosenFile, ChosenFiles } from './chosen-files.js';
import css from './files-field.module.css';

/** The files that go with the report. They are sent once it is filed. */
export function FilesField({ chosen }: { chosen: ChosenFiles }) {
  const chooser = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { files, empty } = chosen;
  return (
    <section aria-labelledby="files" className={css['files']}>
      <div className={css['head']}>
        <h2 id="files">Attachments</h2>
        <Button ref={button} onClick={() => chooser.current?.click()}>
          <Paperclip size={15} aria-hidden /> Attach files
        </Button>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label="Files to attach"
          onChange={({ currentTarget }) => {
            chosen.add([...(currentTarget.files ?? [])]);
            currentTarget.value = '';
          }}
        />
        <span role="status" className={css['hint']}>
          {files.length === 0
            ? 'Or drop or paste them anywhere on this page.'
            : `${files.length === 1 ? 'One file is' : `${files.length} files are`} sent once the bug is filed.`}
        </span>
      </div>
      {empty.length > 0 && (
        <p role="alert" className={css['empty']}>
          {empty.join(', ')}: there is nothing in it.
        </p>
      )}
      {files.length > 0 && (
        <ul>
          {files.map((one) => (
            <FileRow
              key={one.key}
              chosen={one}
              onDescribe={(description) => chosen.describe(one.key, description)}
              onRemove={() => {
                chosen.remove(one.key);
                button.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function FileRow({
  chosen: { file, fields },
  onDescribe,
  onRemove,
}: {
  chosen: ChosenFile;
  onDescribe: (description: string) => void;
  onRemove: () => void;
}) {
  return (
    <li>
      <span className={css['picture']}>
        {file.type.startsWith('image/') ? (
          <Picture file={file} />
        ) : fields.patch ? (
          <FileDiff size={22} aria-hidden />
        ) : (
          <FileText size={22} aria-hidden />
        )}
      </span>
      <span className={css['name']}>
        {file.name} <span className={css['hint']}>{sizeOf(file.size)}</span>
      </span>
      <input
        aria-label={`What ${file.name} is`}
        placeholder="What is it? (optional)"
        value={fields.description}
        maxLength={1000}
        onChange={({ target }) => onDescribe(target.value)}
      />
      <IconButton label={`Remove ${file.name}`} onClick={onRemove}>
        <X size={16} aria-hidden />
      </IconButton>
    </li>
  );
}

function Picture({ file }: { file: File }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url === undefined ? null : <img src={url} alt="" />;
}

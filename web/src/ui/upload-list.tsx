import { RotateCcw, X } from 'lucide-react';
import { Problem } from '../api/problem.js';
import { PrivateBadge } from './badges.js';
import { IconButton } from './button.js';
import type { Upload, useUploads } from './use-uploads.js';
import css from './upload-list.module.css';

/** Files on their way, and those that did not get there. */
export function UploadList({ uploads, start }: ReturnType<typeof useUploads>) {
  if (uploads.length === 0) return null;
  const again = ({ file, fields, key, cancel }: Upload): void => {
    cancel();
    void start(file, fields, key);
  };
  return (
    <ul className={css['uploads']} aria-label="Files on their way">
      {uploads.map((one) => (
        <li key={one.id}>
          <span className={css['name']}>{one.file.name}</span>
          {one.fields.private && <PrivateBadge />}
          {one.error === undefined ? (
            <progress aria-label={`${one.file.name} is being sent`} value={one.part} />
          ) : (
            <span className={css['failed']} role="alert">
              {one.error instanceof Problem ? one.error.message : 'It could not be sent'}
            </span>
          )}
          {one.error !== undefined && (
            <IconButton label={`Send ${one.file.name} again`} onClick={() => again(one)}>
              <RotateCcw size={15} aria-hidden />
            </IconButton>
          )}
          <IconButton label={one.error === undefined ? 'Cancel' : 'Leave it'} onClick={one.cancel}>
            <X size={15} aria-hidden />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

import { useState } from 'react';
import { newKey } from '../../api/idempotency.js';
import { fieldsOf } from '../../ui/use-uploads.js';
import type { UploadFields } from '../../ui/upload.js';

/** A file that is sent once the bug is filed. */
export interface ChosenFile {
  key: string;
  file: File;
  fields: UploadFields;
}

const isSameFile = (one: File, other: File): boolean =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

export function useChosenFiles() {
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  /** Names of files that hold nothing, which the server does not take; a folder looks like one, too. */
  const [empty, setEmpty] = useState<readonly string[]>([]);
  const add = (more: readonly File[]): void => {
    setEmpty(more.filter(({ size }) => size === 0).map(({ name }) => name));
    setFiles((before) => [
      ...before,
      ...more
        .filter((file) => file.size > 0 && !before.some((one) => isSameFile(one.file, file)))
        .map((file) => ({ key: newKey(), file, fields: fieldsOf(file, false) })),
    ]);
  };
  const remove = (key: string): void => setFiles((before) => before.filter((one) => one.key !== key));
  const describe = (key: string, description: string): void =>
    setFiles((before) =>
      before.map((one) => (one.key === key ? { ...one, fields: { ...one.fields, description } } : one)),
    );
  return { files, empty, add, remove, describe };
}

export type ChosenFiles = ReturnType<typeof useChosenFiles>;

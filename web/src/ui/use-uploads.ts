import { useCallback, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { newKey } from '../api/idempotency.js';
import { looksLikePatch, upload, type UploadFields } from './upload.js';

/** A file on its way. */
export interface Upload {
  id: number;
  file: File;
  fields: UploadFields;
  /** Of all its attempts: whatever becomes of them, it is attached once. */
  key: string;
  /** 0 to 1. */
  part: number;
  error?: unknown;
  cancel: () => void;
}

let last = 0;

/** Files that are being attached to a bug. One that fails stays, to be tried again or dropped. */
export function useUploads(bug: number) {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);

  /** @returns the number of the attachment; undefined when it failed */
  const start = useCallback(
    async (file: File, fields: UploadFields, key = newKey()): Promise<number | undefined> => {
      last += 1;
      const id = last;
      const controller = new AbortController();
      const change = (more: Partial<Upload>) =>
        setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...more } : one)));
      const drop = () => setUploads((all) => all.filter((one) => one.id !== id));
      const cancel = (): void => {
        controller.abort();
        drop();
      };
      setUploads((all) => [...all, { id, file, fields, key, part: 0, cancel }]);
      try {
        const made = await upload(bug, file, fields, key, (part) => change({ part }), controller.signal);
        await client.invalidateQueries({ queryKey: ['bug', bug] });
        drop();
        return made.id;
      } catch (error) {
        if (!controller.signal.aborted) change({ error });
        return undefined;
      }
    },
    [bug, client],
  );
  return { uploads, start };
}

export const fieldsOf = (file: File, isPrivate: boolean): UploadFields => ({
  description: '',
  patch: looksLikePatch(file.name),
  private: isPrivate,
});

import type { Schemas } from '../api/client.js';
import { passPosition } from '../api/position.js';
import { Problem, problemOf } from '../api/problem.js';

export interface UploadFields {
  description: string;
  patch: boolean;
  private: boolean;
}

/** By its name; whoever uploads it can say otherwise. */
export const looksLikePatch = (name: string): boolean => /\.(patch|diff)$/i.test(name);

/**
 * Attaches a file. `fetch` does not tell how far an upload has got, so this is the older request.
 * @param onProgress told the part that is sent, 0 to 1
 * @throws Problem
 */
export function upload(
  bug: number,
  file: File,
  fields: UploadFields,
  /** The same for the same file: sent again, it is attached once. */
  key: string,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<Schemas['CommandAnswer']> {
  const form = new FormData();
  form.append('description', fields.description);
  form.append('patch', String(fields.patch));
  form.append('private', String(fields.private));
  // Last: what is about the file is known once its bytes arrive.
  form.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/bugs/${bug}/attachments`);
    request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onerror = () =>
      reject(new Problem({ title: 'BugZot cannot be reached', status: 0, code: 'offline' }));
    request.onabort = () => reject(new DOMException('Cancelled', 'AbortError'));
    request.onload = () => {
      const { status, responseText } = request;
      if (status !== 201) {
        void problemOf(new Response(responseText, { status })).then(reject);
        return;
      }
      const made = JSON.parse(responseText) as Schemas['CommandAnswer'];
      passPosition(made.position);
      resolve(made);
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}

import sharp from 'sharp';
import type { Answer, HttpClient } from './http-client.js';
import { until } from './until.js';

/** An upload; what is left out is left out of the form, too. */
export interface Upload {
  name?: string;
  type?: string;
  description?: string;
  patch?: boolean;
  private?: boolean;
}

export const TEXT = 'The quick brown fox\njumps over the lazy dog.\n';

export function form(
  content: string | Uint8Array,
  { name = 'notes.txt', type = 'text/plain', ...fields }: Upload = {},
): FormData {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) data.set(field, String(value));
  data.set('file', new Blob([content], { type }), name);
  return data;
}

export function tryUpload(
  client: HttpClient,
  bug: number,
  content: string | Uint8Array = TEXT,
  upload: Upload = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return client.post(`/api/bugs/${bug}/attachments`, form(content, upload), headers);
}

/** An upload that must succeed. @returns the attachment's id */
export async function upload(
  client: HttpClient,
  bug: number,
  content: string | Uint8Array = TEXT,
  more: Upload = {},
): Promise<number> {
  return (await client.created(`/api/bugs/${bug}/attachments`, form(content, more))).id;
}

/** Waits until the worker has looked at it. @returns the attachment */
export async function lookedAt(client: HttpClient, id: number): Promise<Answer['body']> {
  let attachment: Answer['body'];
  await until(`attachment ${id} was looked at`, async () => {
    attachment = (await client.get(`/api/attachments/${id}`)).body;
    return attachment.status !== undefined && attachment.status !== 'waiting';
  });
  return attachment;
}

export interface Downloaded {
  status: number;
  headers: Headers;
  bytes: Buffer;
}

/** What a path answers, byte by byte. */
export async function bytesOf(
  client: HttpClient,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Downloaded> {
  const response = await fetch(new URL(path, client.url), {
    method,
    headers: {
      ...(client.token === undefined ? {} : { authorization: `Bearer ${client.token}` }),
      ...(client.position === '' ? {} : { 'bugzot-after': client.position }),
      ...headers,
    },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

/** A picture of one colour. */
export function picture(
  format: 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' = 'png',
  width = 640,
  height = 480,
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#3366cc' } })
    .toFormat(format)
    .toBuffer();
}

export const PATCH = `diff --git a/src/main.c b/src/main.c
--- a/src/main.c
+++ b/src/main.c
@@ -1,3 +1,4 @@
 int main() {
-  return 1;
+  puts("hello");
+  return 0;
 }
diff --git a/gone.txt b/gone.txt
--- a/gone.txt
+++ /dev/null
@@ -1,2 +0,0 @@
-one
-two
`;

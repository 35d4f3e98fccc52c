/**
 * What is done with foreign bytes, in a thread of its own: with bounds on memory and time, and without holding up the
 * process. Node runs this file by itself, from the sources (it strips the types) as from `dist`: so it imports no file
 * of ours, and has no syntax that is more than types.
 */
import { open, readFile, stat } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import parseDiff from 'parse-diff';
import sharp from 'sharp';

/** Bytes of a preview at the most. */
const PREVIEW_BYTES = 65_536;
/** Bytes of a patch that is read; a larger one is shown as a file. */
const PATCH_BYTES = 5_000_000;
/** Files of a patch that are named; all are counted. */
const PATCH_FILES = 200;
const PATH_CHARACTERS = 300;
/** Of an image before it is decoded: few bytes can say that they are many pixels. */
const MOST_PIXELS = 50_000_000;
const IMAGE_SECONDS = 20;
/** The longer side of a thumbnail, in pixels. */
const THUMBNAIL_SIDE = 320;

// libvips reads many formats, some by code that is attacked often (SVG, TIFF, PDF): these and no others.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`),
});
sharp.cache(false);
sharp.concurrency(1);

/** Types that a browser might run; as text they are harmless. */
const RUNNABLE = /^(text\/html|application\/(xml|xhtml\+xml|javascript)|.*\+xml)$/;

export interface Description {
  contentType: string;
  /** The beginning as UTF-8. */
  preview: { bytes: Uint8Array; truncated: boolean } | null;
}

/** What the content is, whatever it is called. */
export async function describe(path: string): Promise<Description> {
  const { size } = await stat(path);
  const preview = textOf(await head(path, PREVIEW_BYTES), size > PREVIEW_BYTES);
  const detected = (await fileTypeFromFile(path).catch(() => undefined))?.mime;
  const truncated = preview === null ? false : preview.byteLength < size;
  return {
    contentType: contentType(detected, preview !== null),
    preview: preview === null ? null : { bytes: preview, truncated },
  };
}

function contentType(detected: string | undefined, isText: boolean): string {
  if (detected === undefined) return isText ? 'text/plain' : 'application/octet-stream';
  if (RUNNABLE.test(detected)) return isText ? 'text/plain' : 'application/octet-stream';
  // Animated PNG is PNG.
  return detected === 'image/apng' ? 'image/png' : detected;
}

async function head(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The bytes without a last character that was cut in two; null when they are no text. */
function textOf(bytes: Uint8Array, cut: boolean): Uint8Array | null {
  if (bytes.includes(0)) return null;
  for (let end = bytes.byteLength; end >= bytes.byteLength - (cut ? 3 : 0); end -= 1) {
    const part = bytes.subarray(0, end);
    // A copy, so that only these bytes leave the thread.
    if (isUtf8(part)) return Uint8Array.from(part);
  }
  return null;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export interface Thumbnail {
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** A small WebP of an image, upright, without its metadata; null when it cannot be decoded as one. */
export async function thumbnail(path: string): Promise<Thumbnail | null> {
  try {
    const { data, info } = await sharp(path, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .timeout({ seconds: IMAGE_SECONDS })
      .autoOrient()
      .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
      .webp()
      .toBuffer({ resolveWithObject: true });
    return { bytes: Uint8Array.from(data), width: info.width, height: info.height };
  } catch {
    return null;
  }
}

export interface PatchStatistics {
  added: number;
  removed: number;
  files: { path: string; added: number; removed: number }[];
}

/** What a patch changes; null when it is none, or too large to be read. */
export async function patch(path: string): Promise<PatchStatistics | null> {
  if ((await stat(path)).size > PATCH_BYTES) return null;
  const bytes = await readFile(path);
  if (bytes.includes(0) || !isUtf8(bytes)) return null;
  const files = parseDiff(bytes.toString()).filter(({ chunks }) => chunks.length > 0);
  if (files.length === 0) return null;
  const sum = (of: (file: parseDiff.File) => number): number =>
    files.reduce((total, file) => total + of(file), 0);
  return {
    added: sum(({ additions }) => additions),
    removed: sum(({ deletions }) => deletions),
    files: files.slice(0, PATCH_FILES).map((file) => ({
      path: pathOf(file),
      added: file.additions,
      removed: file.deletions,
    })),
  };
}

function pathOf({ from, to }: parseDiff.File): string {
  const path = (to === undefined || to === '/dev/null' ? from : to) ?? '';
  return path
    .replaceAll(/\p{Cc}/gu, '')
    .slice(0, PATH_CHARACTERS)
    .toWellFormed();
}

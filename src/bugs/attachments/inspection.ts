import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { Piscina } from 'piscina';
import type { Description, PatchStatistics, Thumbnail } from './process.thread.js';

/** As the sources have it, or as `dist` has it. */
const THREAD = fileURLToPath(
  new URL(`./process.thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
);
const THREADS = 2;
/** A thread with nothing to do ends after this long, in milliseconds. */
const IDLE_MS = 10_000;
/** Heap of a thread; images are decoded outside it, within the bounds that the thread sets. */
const HEAP_MB = 128;
/** How long one look may take, in milliseconds. */
const LOOK_MS = 30_000;

/** Images that are decoded. */
const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];

/** What was found out about a file by its content. */
export interface Found {
  contentType: string;
  thumbnail: Thumbnail | null;
  patch: PatchStatistics | null;
  preview: Description['preview'];
}

/**
 * Looks at foreign files, in threads that can be ended. A look that takes too long or too much is given up: what it was
 * to find is not known then, and that is no failure.
 */
@Injectable()
export class Inspection {
  protected readonly lookMs: number = LOOK_MS;
  private readonly threads = new Piscina({
    filename: THREAD,
    minThreads: 0,
    maxThreads: THREADS,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    // The thread waits for libvips, which is not to be done by sleeping on a lock.
    atomics: 'disabled',
  });

  /** @param patch whether it is said to be one; what looks like one is read as one, too */
  async look(path: string, patch: boolean): Promise<Found> {
    const unknown: Description = { contentType: 'application/octet-stream', preview: null };
    const { contentType, preview } = (await this.run<Description>('describe', path)) ?? unknown;
    const thumbnail = IMAGES.includes(contentType) ? await this.run<Thumbnail>('thumbnail', path) : null;
    const isPatch = preview !== null && (patch || looksLikePatch(preview.bytes));
    return {
      contentType,
      preview,
      thumbnail: thumbnail ?? null,
      patch: isPatch ? ((await this.run<PatchStatistics>('patch', path)) ?? null) : null,
    };
  }

  /** @returns undefined when it was given up */
  private async run<T>(
    name: 'describe' | 'thumbnail' | 'patch',
    path: string,
  ): Promise<T | null | undefined> {
    try {
      return (await this.threads.run(path, { name, signal: AbortSignal.timeout(this.lookMs) })) as T | null;
    } catch {
      return undefined;
    }
  }
}

/** The headers of a unified diff. */
function looksLikePatch(beginning: Uint8Array): boolean {
  const text = Buffer.from(beginning).toString();
  return /^--- \S.*\n\+\+\+ \S/m.test(text) && /^@@ -\d/m.test(text);
}

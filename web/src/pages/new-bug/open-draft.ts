import { useEffect, useState } from 'react';
import { newKey } from '../../api/idempotency.js';
import { keptDrafts, type KeptDraft } from './kept-drafts.js';

/** Where this tab keeps its report. */
export interface OpenDraft {
  slot: string;
  /** What was found there. */
  kept: KeptDraft | undefined;
  /** Another one that nobody is at, and that the address did not ask for. */
  other: KeptDraft | undefined;
}

/** Which draft is wanted: one of them, a new one, or whatever fits. */
export type Wanted = { slot: string } | 'new' | 'fitting';

let released: Promise<unknown> = Promise.resolve();
let turn: Promise<unknown> = Promise.resolve();

/**
 * Takes a draft for this tab until it goes or crashes: the browser gives it back then.
 * @returns what gives it back; undefined when another tab has it
 */
function take(account: number, slot: string): Promise<(() => void) | undefined> {
  // A site without https has no locks: there two tabs share their drafts.
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks === undefined) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    const held = locks.request(`bugzot-draft ${account} ${slot}`, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(undefined);
      return new Promise<void>((free) =>
        resolve(() => {
          free();
          released = held;
        }),
      );
    });
  });
}

async function openDraft(account: number, from: string, wanted: Wanted) {
  await released;
  let found: { kept: KeptDraft; release: () => void } | undefined;
  let other: KeptDraft | undefined;
  for (const kept of keptDrafts(account)) {
    const fits =
      typeof wanted === 'object'
        ? kept.slot === wanted.slot
        : // The same link again is the same report; a link to something else begins another one.
          wanted === 'fitting' && (from === '' || kept.from === from);
    if (found !== undefined || (!fits && other !== undefined)) continue;
    const release = await take(account, kept.slot);
    if (release === undefined) continue;
    if (fits) found = { kept, release };
    else {
      other = kept;
      release();
      await released;
    }
  }
  const slot = found?.kept.slot ?? newKey().slice(0, 12);
  const release = found?.release ?? (await take(account, slot)) ?? (() => undefined);
  return { open: { slot, kept: found?.kept, other } satisfies OpenDraft, release };
}

/** The draft that this tab writes; undefined until it is known, for a moment. */
export function useOpenDraft(account: number, from: string) {
  const [wish, setWish] = useState<{ wanted: Wanted }>({ wanted: 'fitting' });
  const [open, setOpen] = useState<OpenDraft>();
  useEffect(() => {
    let gone = false;
    let free = (): void => undefined;
    // One after the other: what an effect has taken and gives back at once must not look taken.
    turn = turn.then(async () => {
      if (gone) return;
      const { open: opened, release } = await openDraft(account, from, wish.wanted);
      if (gone) return release();
      free = release;
      setOpen(opened);
    });
    return () => {
      gone = true;
      free();
    };
  }, [account, from, wish]);
  return { open, want: (wanted: Wanted): void => setWish({ wanted }) };
}

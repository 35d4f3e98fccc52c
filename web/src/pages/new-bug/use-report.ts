import { useCallback, useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Attempt } from './filing.js';
import { dropDraft, isKeyOf, keepDraft } from './kept-drafts.js';
import type { OpenDraft } from './open-draft.js';
import { hasWords, isSame, type Report } from './report.js';

interface Options {
  account: number;
  draft: OpenDraft;
  /** What stood in the address. */
  from: string;
  /** What the report is before anything is typed. */
  blank: Report;
  /** Whether nobody is logged in any more. */
  loggedOut: boolean;
}

/** The report that is being written: kept at every letter, so that a crash of the tab loses nothing. Nothing private is. */
export function useReport({ account, draft, from, blank, loggedOut }: Options) {
  const { slot, kept } = draft;
  const [report, setReport] = useState<Report>(kept?.report ?? blank);
  const [attempt, setAttempt] = useState<Attempt | undefined>(kept?.attempt);
  // A session that ran out is no reason to lose anything. Who has logged out leaves nothing here.
  const hasLeft = useVanished(account, slot) && loggedOut;
  const untouched = report === kept?.report && attempt === kept.attempt;
  const worthKeeping = !report.private && hasWords(report) && !isSame(report, blank);
  useEffect(() => {
    if (!worthKeeping) dropDraft(account, slot);
    else if (!untouched && !hasLeft)
      keepDraft(account, { slot, at: new Date().toISOString(), from, report, attempt });
  }, [account, slot, from, report, attempt, worthKeeping, untouched, hasLeft]);

  const change = useCallback((more: Partial<Report>) => setReport((before) => ({ ...before, ...more })), []);
  const discard = (): void => {
    setReport(blank);
    setAttempt(undefined);
  };
  return { report, change, attempt, setAttempt, discard, isKept: worthKeeping && !hasLeft };
}

/** Whether another tab has thrown the draft away, as it does when somebody logs out there; who is here is asked anew. */
function useVanished(account: number, slot: string): boolean {
  const client = useQueryClient();
  const [vanished, setVanished] = useState(false);
  useEffect(() => {
    const look = ({ key, newValue }: StorageEvent): void => {
      if (newValue !== null || (key !== null && !isKeyOf(account, slot, key))) return;
      setVanished(true);
      void client.invalidateQueries({ queryKey: ['me'] });
    };
    addEventListener('storage', look);
    return () => removeEventListener('storage', look);
  }, [client, account, slot]);
  return vanished;
}

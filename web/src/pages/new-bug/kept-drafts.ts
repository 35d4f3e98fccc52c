import { draftsOf, readDraft, saveDraft } from '../../app/drafts.js';
import type { Attempt } from './filing.js';
import { EMPTY, type Report } from './report.js';

/** A report as it was kept in this browser. Every tab keeps its own, so that two never write over each other. */
export interface KeptDraft {
  slot: string;
  /** When it was last typed at. */
  at: string;
  /** What stood in the address when it was begun. */
  from: string;
  report: Report;
  /** It was being sent, and nobody knows what became of that. */
  attempt?: Attempt | undefined;
}

const KIND = 'new-bug';

export function keepDraft(account: number, { slot, ...draft }: KeptDraft): void {
  saveDraft(account, `${KIND} ${slot}`, draft);
}

export const dropDraft = (account: number, slot: string): void =>
  saveDraft(account, `${KIND} ${slot}`, undefined);

/** Whether a key of the browser's storage is this draft's. */
export const isKeyOf = (account: number, slot: string, key: string): boolean =>
  key.endsWith(` ${account} ${KIND} ${slot}`);

/** The newest first. */
export function keptDrafts(account: number): KeptDraft[] {
  return draftsOf(account, `${KIND} `)
    .flatMap((what) => draftIn(what.slice(KIND.length + 1), readDraft(account, what)))
    .sort((one, other) => (one.at < other.at ? 1 : -1));
}

/** An earlier release may have kept something else. */
function draftIn(slot: string, kept: Partial<Record<string, unknown>> | undefined): KeptDraft[] {
  const { at, from, report, attempt } = kept ?? {};
  if (typeof at !== 'string' || typeof from !== 'string') return [];
  if (typeof report !== 'object' || report === null) return [];
  const looksRight = Object.entries(EMPTY).every(([name, empty]) => {
    const value: unknown = (report as Record<string, unknown>)[name];
    return typeof value === typeof empty && Array.isArray(value) === Array.isArray(empty);
  });
  if (!looksRight) return [];
  return [{ slot, at, from, report: report as Report, attempt: attempt as Attempt | undefined }];
}

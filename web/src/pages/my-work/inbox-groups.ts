import type { Notification } from './my-work.query.js';

export interface NewsOfBug {
  bug: Notification['bug'];
  entries: readonly Notification[];
}

/** What is new, by bug; the bug that something happened to last is the first. */
export function byBug(entries: readonly Notification[]): NewsOfBug[] {
  const groups = new Map<number, Notification[]>();
  for (const entry of entries) {
    const group = groups.get(entry.bug.number);
    if (group === undefined) groups.set(entry.bug.number, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map((group) => ({ bug: group[0]!.bug, entries: group }));
}

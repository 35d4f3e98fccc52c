const PREFIX = 'bugzot-draft';

const keyOf = (account: number, what: string): string => `${PREFIX} ${account} ${what}`;

/**
 * Keeps what somebody has typed, so that a crash of the tab loses nothing: in this browser, per account, until it is
 * sent or the account logs out. Never called with private text, which must not outlive the page.
 * @param what such as `new-bug` or `comment 7`
 */
export function saveDraft(account: number, what: string, draft: object | undefined): void {
  if (draft === undefined) localStorage.removeItem(keyOf(account, what));
  else {
    try {
      localStorage.setItem(keyOf(account, what), JSON.stringify(draft));
    } catch {
      // No room left. Whoever types must not be stopped by that.
    }
  }
}

/** The names of an account's drafts that begin like this. */
export function draftsOf(account: number, beginning: string): string[] {
  const prefix = keyOf(account, '');
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(prefix + beginning))
    .map((key) => key.slice(prefix.length));
}

/** @returns what was typed, as far as it has this shape: every member is a string or a flag */
export function readDraft(account: number, what: string): Record<string, string | boolean> | undefined {
  try {
    const draft: unknown = JSON.parse(localStorage.getItem(keyOf(account, what)) ?? 'null');
    return typeof draft === 'object' && draft !== null
      ? (draft as Record<string, string | boolean>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** At log-out: whoever uses this browser next finds nothing. */
export function clearDrafts(account: number): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`${PREFIX} ${account} `)) localStorage.removeItem(key);
  }
}

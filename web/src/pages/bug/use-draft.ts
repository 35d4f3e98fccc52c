import { useEffect, useState } from 'react';
import { readDraft, saveDraft } from '../../app/drafts.js';
import { useMe } from '../../app/session.js';

/**
 * Text that survives a crash of the tab, unless it is private: nothing of that is ever kept, and what was kept before it
 * became private is thrown away at once.
 * @param what such as `comment 7`
 * @param atFirst what it is without a draft
 */
export function useDraft(what: string, isPrivate: boolean, atFirst = '') {
  const account = useMe()?.id ?? 0;
  const [text, setText] = useState(() => {
    const kept = isPrivate ? undefined : readDraft(account, what)?.['text'];
    return typeof kept === 'string' ? kept : atFirst;
  });
  useEffect(() => {
    saveDraft(account, what, isPrivate || text === atFirst ? undefined : { text });
  }, [account, what, isPrivate, text, atFirst]);
  const forget = (): void => {
    setText(atFirst);
    saveDraft(account, what, undefined);
  };
  return [text, setText, forget] as const;
}

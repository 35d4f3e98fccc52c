import { useCallback, useEffect, useState } from 'react';
import { useChanges, type Change } from '../../app/live.js';
import { useMe } from '../../app/session.js';
import { nameIn, useNames } from './names.js';
import css from './live-note.module.css';

const SHOWN_MS = 8000;

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Bug(Assigned|Unassigned|Started|Resolved|Verified|Closed|Reopened)$/, 'changed the status'],
  [/^BugRetitled$/, 'changed the title'],
  [/^BugDescribed$/, 'changed the description'],
  [/^BugSeverityChanged$/, 'changed the severity'],
  [/^BugPriorityChanged$/, 'changed the priority'],
  [/^BugDueDateChanged$/, 'changed the due date'],
  [/^Bug(Moved|VersionChanged)$/, 'moved the bug'],
  [/^Bug(Tagged|Untagged)$/, 'changed the tags'],
  [/^BugDependency/, 'changed the dependencies'],
  [/^CommentAdded$/, 'commented'],
  [/^Comment/, 'changed a comment'],
  [/^AttachmentAdded$/, 'attached a file'],
];

/** Says for a moment that somebody else has changed what is shown. Nothing that is typed is touched by it. */
export function LiveNote({ number }: { number: number }) {
  const me = useMe();
  const names = useNames();
  const [change, setChange] = useState<Change>();
  useChanges(
    useCallback(
      (news) => {
        if (news.number === number && news.actor !== me?.id && wordsOf(news) !== undefined) setChange(news);
      },
      [number, me],
    ),
  );
  useEffect(() => {
    if (change === undefined) return;
    const timer = setTimeout(() => setChange(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [change]);
  return (
    <div role="status" className={css['place']}>
      {change !== undefined && (
        <p key={change.command} className={css['note']}>
          {nameIn(names, change.actor)} {wordsOf(change)} just now
        </p>
      )}
    </div>
  );
}

const wordsOf = ({ types }: Change): string | undefined =>
  WORDS.find(([type]) => types.some((one) => type.test(one)))?.[1];

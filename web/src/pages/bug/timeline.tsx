import { useEffect, useState } from 'react';
import { useLocation } from '@tanstack/react-router';
import { Button } from '../../ui/button.js';
import { PersonName } from '../../ui/person.js';
import { Time } from '../../ui/time.js';
import { AttachmentCard } from './attachment-card.js';
import { ChangeWords } from './change-words.js';
import { CommentCard } from './comment-card.js';
import { useBugPage } from './page-context.js';
import type { Entry } from './timeline-entries.js';
import css from './timeline.module.css';

/** Of a long timeline its beginning and its end are shown; what lies between comes when it is wanted. */
const AT_BEGINNING = 20;
const AT_END = 80;

/** What happened, command by command, oldest first. */
export function Timeline({ entries, later }: { entries: readonly Entry[]; later: number }) {
  const [onlyComments, setOnlyComments] = useState(false);
  const hash = useLocation({ select: (location) => location.hash });
  const { version } = useBugPage();
  // What comes while one looks is marked for a moment.
  const [atFirst] = useState(version);
  const [whole, setWhole] = useState(false);
  const shown = onlyComments ? entries.filter(({ comments }) => comments.length > 0) : entries;
  const left = shown.length - AT_BEGINNING - AT_END;
  const middle = shown.slice(AT_BEGINNING, -AT_END);
  const wanted = middle.some(({ comments }) => comments.some(({ id }) => hash === `comment-${id}`));
  const short = left > 0 && !whole && !wanted;
  useEffect(() => {
    if (hash !== '') document.getElementById(hash)?.scrollIntoView({ block: 'center' });
    // Once, when the page is there; and at another hash. Not whenever something new comes.
  }, [hash]);
  const item = (entry: Entry) => (
    <li key={entry.command} className={entry.version > atFirst ? css['fresh'] : undefined}>
      {!onlyComments && <Line entry={entry} />}
      {entry.comments.map((comment) => (
        <CommentCard key={comment.id} comment={comment} here={hash === `comment-${comment.id}`} />
      ))}
      {!onlyComments &&
        entry.attachments.map((attachment) => (
          <div key={attachment.id} className={css['attachment']}>
            <AttachmentCard attachment={attachment} inTimeline />
          </div>
        ))}
    </li>
  );
  return (
    <section aria-labelledby="timeline" className={css['timeline']}>
      <div className={css['head']}>
        <h2 id="timeline">Timeline</h2>
        <label>
          <input
            type="checkbox"
            checked={onlyComments}
            onChange={({ target }) => setOnlyComments(target.checked)}
          />
          Show only comments
        </label>
      </div>
      {shown.length === 0 && <p className={css['none']}>Nobody has commented yet.</p>}
      <ol className={css['entries']}>
        {(short ? shown.slice(0, AT_BEGINNING) : shown).map(item)}
        {short && (
          <li>
            <Button onClick={() => setWhole(true)}>Show {left.toLocaleString('en')} more in between</Button>
          </li>
        )}
        {short && shown.slice(-AT_END).map(item)}
      </ol>
      {later > 0 && (
        <p className={css['none']}>
          {later === 1 ? 'One thing has happened since.' : `${later} things have happened since.`}
        </p>
      )}
    </section>
  );
}

/** Who did what; of a comment the card says that itself. */
function Line({ entry: { actor, at, told, attachments } }: { entry: Entry }) {
  if (told.length === 0 && attachments.length === 0) return null;
  return (
    <p className={css['line']}>
      <strong>
        <PersonName person={actor} />
      </strong>{' '}
      {told.map((change, index) => (
        <span key={index}>
          {index > 0 && (index === told.length - 1 && attachments.length === 0 ? ' and ' : ', ')}
          <ChangeWords change={change} />
        </span>
      ))}
      {attachments.length > 0 && (
        <span>
          {told.length > 0 && ' and '}
          {attachments.length === 1 ? 'attached a file' : `attached ${attachments.length} files`}
        </span>
      )}{' '}
      <span className={css['when']}>
        <Time at={at} />
      </span>
    </p>
  );
}

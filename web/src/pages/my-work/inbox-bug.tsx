import { useId } from 'react';
import { Link } from '@tanstack/react-router';
import { Check, MailOpen } from 'lucide-react';
import { named } from '../../ui/badges.js';
import { Button, IconButton } from '../../ui/button.js';
import { nameOf } from '../../ui/person.js';
import { Time } from '../../ui/time.js';
import type { NewsOfBug } from './inbox-groups.js';
import type { Notification } from './my-work.query.js';
import { because, didWhat, placeOf } from './news-words.js';
import css from './inbox.module.css';

type Mark = (entries: readonly Notification[], read: boolean) => void;

/** What happened to one bug, newest first. */
export function InboxBug({ news: { bug, entries }, mark }: { news: NewsOfBug; mark: Mark }) {
  const heading = useId();
  const unread = entries.filter(({ read }) => !read);
  return (
    <article className={css['bug']} aria-labelledby={heading}>
      <header className={css['head']}>
        <h2 id={heading}>
          <Link
            to="/bugs/$number"
            params={{ number: String(bug.number) }}
            onClick={() => mark(entries, true)}
            className={css['title']}
          >
            <span className={css['number']}>#{bug.number}</span> {bug.title}
          </Link>
        </h2>
        <span className={css['status']}>{named(bug.status)}</span>
        {unread.length > 0 && (
          <Button kind="quiet" aria-describedby={heading} onClick={() => mark(entries, true)}>
            <Check size={16} aria-hidden /> Mark as read
          </Button>
        )}
      </header>
      <ul className={css['entries']}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} mark={mark} />
        ))}
      </ul>
    </article>
  );
}

function Entry({ entry, mark }: { entry: Notification; mark: Mark }) {
  const { bug, actor, at, read } = entry;
  return (
    <li className={`${css['entry']} ${read ? '' : css['unread']}`}>
      <span className={css['dot']} aria-hidden />
      <p>
        <Link
          to="/bugs/$number"
          params={{ number: String(bug.number) }}
          hash={placeOf(entry)}
          data-key-stop
          className={css['what']}
          onClick={() => mark([entry], true)}
        >
          {!read && <span className="visually-hidden">Unread: </span>}
          {nameOf(actor)} {didWhat(entry)}
        </Link>{' '}
        <span className={css['when']}>
          <Time at={at} /> · {because(entry)}
        </span>
      </p>
      <IconButton label={read ? 'Mark as unread' : 'Mark as read'} onClick={() => mark([entry], !read)}>
        {read ? <MailOpen size={16} aria-hidden /> : <Check size={16} aria-hidden />}
      </IconButton>
    </li>
  );
}

import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, Eye, EyeOff, History, Link2 } from 'lucide-react';
import { useMe } from '../../app/session.js';
import { useShortcuts } from '../../app/shortcuts.js';
import { PrivateBadge, StatusBadge } from '../../ui/badges.js';
import { Button, IconButton } from '../../ui/button.js';
import { PersonName } from '../../ui/person.js';
import { Time } from '../../ui/time.js';
import { toast, toastProblem } from '../../ui/toasts.js';
import { EditButton, InlineForm, useEditing } from './inline-edit.js';
import { useNeighbours } from './neighbours.js';
import { useBugPage } from './page-context.js';
import { useWish } from './use-wish.js';
import css from './bug-header.module.css';

export function BugHeader() {
  const { bug, travel } = useBugPage();
  return (
    <header className={css['header']}>
      <div className={css['line']}>
        <p className={css['place']}>
          <Link to="/bugs" search={{ product: bug.product.name ?? undefined } as never}>
            {bug.product.name}
          </Link>{' '}
          /{' '}
          <Link
            to="/bugs"
            search={{ product: bug.product.name ?? undefined, component: bug.component } as never}
          >
            {bug.component}
          </Link>
        </p>
        <div className={css['tools']}>
          <Neighbours />
          <CopyLink />
          {travel !== undefined && (
            <Button kind="quiet" onClick={travel}>
              <History size={16} aria-hidden /> Time travel
            </Button>
          )}
          <WatchButton />
        </div>
      </div>
      <Title />
      <p className={css['facts']}>
        <StatusBadge {...bug} />
        {bug.private && <PrivateBadge />}
        <span>
          reported by <PersonName person={bug.reporter} /> <Time at={bug.createdAt} />
        </span>
      </p>
    </header>
  );
}

function Title() {
  const { bug, rights } = useBugPage();
  const { seen, begin, end, button } = useEditing();
  const [title, setTitle] = useState('');
  const { busy, error, wish } = useWish(end);
  const edit = (): void => {
    setTitle(bug.title);
    begin();
  };
  useShortcuts(
    () => (rights.edit ? [{ keys: 'e', does: 'Edit the title', run: edit }] : []),
    [rights.edit, bug.title],
  );
  if (seen === undefined) {
    return (
      <h1 className={css['title']}>
        <span className={css['number']}>#{bug.number}</span> {bug.title}{' '}
        {rights.edit && <EditButton ref={button} label="Edit the title" onClick={edit} />}
      </h1>
    );
  }
  return (
    <InlineForm
      busy={busy}
      error={error}
      onCancel={end}
      onSave={() =>
        title.trim() === bug.title
          ? end()
          : wish({
              action: { name: 'retitle', body: { title } },
              words: `Title: ${title}`,
              seen,
              becomes: { title: title.trim() },
            })
      }
    >
      <input
        aria-label="Title"
        className={css['input']}
        value={title}
        onChange={({ target }) => setTitle(target.value)}
        required
        maxLength={255}
        autoFocus
      />
    </InlineForm>
  );
}

function WatchButton() {
  const { bug, rights } = useBugPage();
  const me = useMe();
  const { busy, wish } = useWish();
  const watching = bug.watchers.some(({ id }) => id === me?.id);
  const toggle = (): void => {
    if (me == null || busy) return;
    const others = bug.watchers.filter(({ id }) => id !== me.id);
    wish({
      action: { name: watching ? 'unwatch' : 'watch', body: {} },
      words: watching ? 'Watch it no longer' : 'Watch it',
      becomes: { watchers: watching ? others : [...others, me] },
    });
  };
  useShortcuts(
    () =>
      rights.contribute
        ? [{ keys: 'w', does: watching ? 'Watch the bug no longer' : 'Watch the bug', run: toggle }]
        : [],
    [rights.contribute, watching, bug.watchers, busy],
  );
  if (!rights.contribute) return null;
  return (
    <Button
      aria-pressed={watching}
      aria-keyshortcuts="w"
      onClick={toggle}
      title={watching ? 'You are told of changes' : 'Be told of changes'}
    >
      {watching ? <Eye size={16} aria-hidden /> : <EyeOff size={16} aria-hidden />}
      {watching ? 'Watching' : 'Watch'}
    </Button>
  );
}

function CopyLink() {
  const { bug } = useBugPage();
  return (
    <IconButton
      label="Copy the link"
      onClick={() => {
        navigator.clipboard
          .writeText(`${location.origin}/bugs/${bug.number}`)
          .then(() => toast('The link is copied.'), toastProblem);
      }}
    >
      <Link2 size={17} aria-hidden />
    </IconButton>
  );
}

/** To the bugs before and after it in the list that one comes from. */
function Neighbours() {
  const { previous, next, go } = useNeighbours(useBugPage().bug.number);
  if (previous === undefined && next === undefined) return null;
  return (
    <>
      <IconButton
        label="Previous bug of the list"
        aria-keyshortcuts="p"
        disabled={previous === undefined}
        onClick={() => go(previous)}
      >
        <ChevronLeft size={18} aria-hidden />
      </IconButton>
      <IconButton
        label="Next bug of the list"
        aria-keyshortcuts="n"
        disabled={next === undefined}
        onClick={() => go(next)}
      >
        <ChevronRight size={18} aria-hidden />
      </IconButton>
    </>
  );
}

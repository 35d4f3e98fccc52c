import { useEffect, useRef } from 'react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button, IconButton } from '../../ui/button.js';
import { nameOf } from '../../ui/person.js';
import { exactly } from '../../ui/time.js';
import { ChangeWords } from './change-words.js';
import type { Entry } from './timeline-entries.js';
import css from './time-travel.module.css';

/** A slider through what happened: the page shows the bug as it was after each command. */
export function TimeTravel({
  entries,
  version,
  onTravel,
  onEnd,
}: {
  entries: readonly Entry[];
  /** As of which the bug is shown. */
  version: number;
  onTravel: (version: number) => void;
  onEnd: () => void;
}) {
  const slider = useRef<HTMLInputElement>(null);
  useEffect(() => slider.current?.focus(), []);
  // The version may lie between two: then it is the one before.
  const at = Math.max(
    0,
    entries.findLastIndex((entry) => entry.version <= version),
  );
  const entry = entries[at];
  if (entry === undefined) return null;
  const to = (index: number): void => {
    const target = entries[Math.max(0, Math.min(entries.length - 1, index))];
    if (target !== undefined) onTravel(target.version);
  };
  return (
    <section aria-label="Time travel" className={css['travel']}>
      <div className={css['line']}>
        <IconButton label="A step back" disabled={at === 0} onClick={() => to(at - 1)}>
          <ChevronLeft size={18} aria-hidden />
        </IconButton>
        <input
          ref={slider}
          type="range"
          aria-label="Moment in the bug’s history"
          aria-valuetext={`${at + 1} of ${entries.length}, ${exactly(entry.at)}, ${nameOf(entry.actor)}`}
          min={0}
          max={entries.length - 1}
          value={at}
          onChange={({ target }) => to(Number(target.value))}
        />
        <IconButton label="A step on" disabled={at === entries.length - 1} onClick={() => to(at + 1)}>
          <ChevronRight size={18} aria-hidden />
        </IconButton>
        <Button onClick={onEnd}>Back to now</Button>
      </div>
      <p className={css['what']}>
        <strong>
          The bug as it was on {exactly(entry.at)} ({at + 1} of {entries.length})
        </strong>
        , after {nameOf(entry.actor)} <Summary entry={entry} />
      </p>
    </section>
  );
}

function Summary({ entry: { told, comments, attachments } }: { entry: Entry }) {
  const [first] = told;
  const more = told.length - 1;
  if (first !== undefined)
    return (
      <>
        <ChangeWords change={first} />
        {more > 0 && ` and ${more} more`}
      </>
    );
  return comments.length > 0 ? 'commented' : attachments.length > 0 ? 'attached a file' : 'did something';
}

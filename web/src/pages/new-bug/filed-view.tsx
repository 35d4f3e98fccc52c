import { useEffect, useRef, useState } from 'react';
import { useBlocker, useRouter } from '@tanstack/react-router';
import { Check, RotateCcw } from 'lucide-react';
import { Problem } from '../../api/problem.js';
import { PrivateBadge } from '../../ui/badges.js';
import { Button, ButtonLink, IconButton } from '../../ui/button.js';
import { UploadList } from '../../ui/upload-list.js';
import { useUploads } from '../../ui/use-uploads.js';
import { LateChanges } from './late-changes.js';
import type { FiledReport } from './report-form.js';
import { useFollowUps, type FollowUp } from './use-follow-ups.js';
import css from './filed-view.module.css';

const LEAVE = 'Not everything is sent yet, and what is not sent would be lost. The bug is filed. Leave this?';

/** The bug exists. What goes with it is sent now, and whatever fails can be tried again. */
export function FiledView({ filed, onAnother }: { filed: FiledReport; onAnother: () => void }) {
  const { number, body, wanted, report, files } = filed;
  const uploads = useUploads(number);
  const followUps = useFollowUps(filed);
  const [attached, setAttached] = useState(0);
  const card = useRef<HTMLElement>(null);
  const begun = useRef(false);
  const { start } = uploads;
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    card.current?.querySelector<HTMLElement>('a')?.focus();
    for (const { file, fields, key } of files) {
      void start(file, { ...fields, private: report.private }, key);
    }
  }, [files, report.private, start]);
  const left = uploads.uploads.length;
  useEffect(() => {
    if (begun.current) setAttached(files.length - left);
  }, [files.length, left]);
  const unfinished = left > 0 || followUps.some(({ state }) => state !== 'done');
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname && unfinished && !window.confirm(LEAVE),
    enableBeforeUnload: unfinished,
  });
  const another = (): void => {
    if (!unfinished || window.confirm(LEAVE)) onAnother();
  };
  useSameAddress(another);
  return (
    <section
      ref={card}
      aria-labelledby="filed"
      className={`${css['card']} ${body.private ? css['private'] : ''}`}
    >
      <title>{`Bug #${number} is filed · BugZot`}</title>
      <h1 id="filed">
        <Check size={22} aria-hidden /> Bug #{number} is filed
      </h1>
      <p className={css['title']}>
        {body.title} {body.private && <PrivateBadge />}
      </p>
      <LateChanges number={number} filed={body} wanted={wanted} />
      {followUps.length > 0 && (
        <ul className={css['steps']}>
          {followUps.map((one) => (
            <FollowUpRow key={one.words} one={one} />
          ))}
        </ul>
      )}
      {files.length > 0 && (
        <>
          <p role="status">
            {attached} of {files.length} {files.length === 1 ? 'file' : 'files'} sent.
            {uploads.uploads.some(({ error }) => error !== undefined) &&
              ' The bug is there whatever becomes of the rest: send them again here, or later on its page.'}
          </p>
          <UploadList {...uploads} />
        </>
      )}
      <div className={css['buttons']}>
        <ButtonLink kind="primary" to="/bugs/$number" params={{ number: String(number) }}>
          Open bug #{number}
        </ButtonLink>
        <Button onClick={another}>File another</Button>
      </div>
    </section>
  );
}

function FollowUpRow({ one: { words, state, error, again } }: { one: FollowUp }) {
  return (
    <li>
      {words}
      {state === 'done' && <span className={css['done']}>done</span>}
      {state === 'doing' && <span>…</span>}
      {state === 'refused' && (
        <>
          <span className={css['refused']} role="alert">
            {error instanceof Problem ? error.message : 'It could not be done'}
          </span>
          <IconButton label={`Try again: ${words}`} onClick={again}>
            <RotateCcw size={15} aria-hidden />
          </IconButton>
        </>
      )}
    </li>
  );
}

/** “Report a bug” leads here, where one is already: then it means another one. */
function useSameAddress(another: () => void): void {
  const router = useRouter();
  const hear = useRef(another);
  useEffect(() => {
    hear.current = another;
  });
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ toLocation }) => {
        if (toLocation.pathname === '/bugs/new') hear.current();
      }),
    [router],
  );
}

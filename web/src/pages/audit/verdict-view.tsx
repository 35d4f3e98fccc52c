import { Link } from '@tanstack/react-router';
import { ShieldCheck, ShieldX } from 'lucide-react';
import rows from '../../ui/rows.module.css';
import { exactly } from '../../ui/time.js';
import type { Verdict } from './audit.queries.js';
import css from './audit.module.css';

/** What each kind of finding says of the log. */
const MEANS: Readonly<Record<Verdict['problems'][number]['kind'], string>> = {
  altered: 'Altered: the event is not what was hashed',
  missing: 'Missing: a place in the stream or the log is empty',
  inserted: 'Inserted: a place is taken twice',
  checkpoint: 'Checkpoint: the log is not what was signed',
  file: 'File: the export is not whole, or not ours',
};

export function VerdictView({
  verdict,
  stream,
  at,
  took,
}: {
  verdict: Verdict;
  stream: string;
  at: string;
  took: number;
}) {
  const { ok, events, streams, checkpoints } = verdict;
  const Icon = ok ? ShieldCheck : ShieldX;
  return (
    <div className={css['verdict']}>
      <div className={`${css['seal']} ${ok ? css['good'] : css['bad']}`}>
        <Icon size={34} aria-hidden />
        <div>
          <h3>{ok ? 'As it was written' : 'Not as it was written'}</h3>
          <p>
            {events.toLocaleString('en')} {events === 1 ? 'event' : 'events'}
            {stream === '' &&
              ` of ${streams.toLocaleString('en')} streams and ${checkpoints.toLocaleString('en')} signed ${checkpoints === 1 ? 'checkpoint' : 'checkpoints'}`}
            , verified {exactly(at)}
            {took >= 500 && ` in ${(took / 1000).toFixed(1)} s`}
          </p>
        </div>
      </div>
      {ok ? <Means verdict={verdict} stream={stream} /> : <Problems verdict={verdict} />}
    </div>
  );
}

/** What it proves, and what it does not. */
function Means({ verdict: { events, covered, checkpoints }, stream }: { verdict: Verdict; stream: string }) {
  const after = events - covered;
  if (stream !== '') {
    return (
      <ul>
        <li>
          No event of this stream was altered, removed from its middle, put in or moved, unless all after it
          were hashed anew.
        </li>
        <li>
          Whether the end of the stream was cut off, or all of it written anew, only the whole log with its
          checkpoints can tell.
        </li>
      </ul>
    );
  }
  return (
    <ul>
      {checkpoints === 0 ? (
        <li>
          There is no signed checkpoint yet, so the events are held together by their hash chains only.{' '}
          <Link to="/audit" search={{ tab: 'checkpoints' } as never}>
            Write one
          </Link>
          .
        </li>
      ) : (
        <li>
          The first {covered.toLocaleString('en')} events are covered by a checkpoint that is signed with this
          server’s key: none of them was altered, removed, put in or moved since.
        </li>
      )}
      {checkpoints > 0 && after > 0 && (
        <li>
          {after === 1
            ? 'The one event after it is'
            : `The ${after.toLocaleString('en')} events after it are`}{' '}
          held together by the hash chains only, until the next checkpoint.
        </li>
      )}
      <li>
        Whoever has both the database and the signing key could write another past. Against that, note a
        checkpoint now and then where nobody of this server can reach it.
      </li>
    </ul>
  );
}

function Problems({ verdict: { problems, moreProblems, covered } }: { verdict: Verdict }) {
  return (
    <>
      <p>
        Keep the database as it is, and a copy of it, before anything else.{' '}
        {covered > 0 &&
          `The first ${covered.toLocaleString('en')} events still are what a checkpoint says: what is wrong comes after.`}
      </p>
      <table className={rows['rows']}>
        <caption className="visually-hidden">What is wrong</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Stream</th>
            <th scope="col">Version</th>
            <th scope="col">Position</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ kind, stream, version, position, detail }, index) => (
            <tr key={index}>
              <th scope="row">
                {MEANS[kind]}
                <span className={rows['sub']}>{detail}</span>
              </th>
              <td data-head="Stream">
                {stream !== null && (
                  <Link to="/audit" search={{ stream } as never}>
                    {stream}
                  </Link>
                )}
              </td>
              <td data-head="Version">{version}</td>
              <td data-head="Position">{position}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {moreProblems > 0 && <p>… and {moreProblems.toLocaleString('en')} more.</p>}
    </>
  );
}

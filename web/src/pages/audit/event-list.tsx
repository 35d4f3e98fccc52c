import { Link } from '@tanstack/react-router';
import { PrivateBadge } from '../../ui/badges.js';
import { usePeople } from '../../ui/people-by-id.js';
import { nameOf } from '../../ui/person.js';
import { exactly, Time } from '../../ui/time.js';
import type { StoredEvent } from './audit.queries.js';
import { factsOf, wordsOf } from './event-words.js';
import css from './audit.module.css';

interface Props {
  events: readonly StoredEvent[];
  /** Where they are of several streams. */
  withStream?: boolean;
}

/** Events one under the other; all that was stored of one is folded away in it. */
export function EventList({ events, withStream = false }: Props) {
  const people = usePeople(events.map(({ metadata }) => metadata.actor));
  const who = (actor: number): string =>
    actor === 0 ? 'BugZot' : people.has(actor) ? nameOf(people.get(actor)!) : `Account ${actor}`;
  return (
    <ol className={`${css['events']} ${withStream ? css['mixed'] : ''}`}>
      {events.map((event) => (
        <li key={`${event.position} ${event.id}`} className={css['event']}>
          <details>
            <summary>
              <span className={css['version']} title={`Version ${event.version} of ${event.stream}`}>
                {withStream ? shortStream(event.stream) : event.version}
              </span>
              <span className={css['what']}>
                <strong>{wordsOf(event.type)}</strong> {event.data['private'] === true && <PrivateBadge />}{' '}
                <span className={css['facts']}>{factsOf(event.data)}</span>
              </span>
              <span className={css['by']}>
                {who(event.metadata.actor)} · <Time at={event.metadata.at} />
              </span>
            </summary>
            <Details event={event} />
          </details>
        </li>
      ))}
    </ol>
  );
}

/** Some are named by a hash. */
const shortStream = (stream: string): string => stream.replace(/[0-9a-f]{26}$/, '…');

function Details({ event: { stream, version, position, id, type, data, metadata } }: { event: StoredEvent }) {
  const { at, command, hash, actor, ...more } = metadata;
  return (
    <div className={css['details']}>
      <dl>
        <Fact name="Type">{type}</Fact>
        <Fact name="Stream">
          <Link to="/audit" search={{ stream } as never}>
            {stream}
          </Link>
          , version {version}
        </Fact>
        <Fact name="When">
          {exactly(at)} <span className={css['muted']}>({at})</span>
        </Fact>
        <Fact name="By account">{actor}</Fact>
        <Fact name="Command">{command}</Fact>
        <Fact name="Event">{id}</Fact>
        <Fact name="Position">{position}</Fact>
        <Fact name="Hash">{hash}</Fact>
      </dl>
      <h2>Data</h2>
      <pre tabIndex={0} aria-label="Data of the event">
        {JSON.stringify(data, null, 2)}
      </pre>
      <h2>The rest of the metadata</h2>
      <pre tabIndex={0} aria-label="Metadata of the event">
        {JSON.stringify(more, null, 2)}
      </pre>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

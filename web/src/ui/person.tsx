import type { Schemas } from '../api/client.js';

/** What a person is called; whoever was forgotten has no name any more. */
export const nameOf = ({ displayName, username, id }: Schemas['Person']): string =>
  displayName ?? username ?? (id === 0 ? 'BugZot' : 'somebody who has left');

export function PersonName({ person }: { person: Schemas['Person'] }) {
  return <span title={person.username === null ? undefined : `@${person.username}`}>{nameOf(person)}</span>;
}

import { grant } from '../access/matrix.js';
import type { DomainEvent, Folded } from './aggregate.js';
import type { AggregateCommand } from './aggregate-command.js';
import { Refused } from './refused.js';

/** A command whose aggregate is nobody's business here. */
export type AnyCommand = AggregateCommand<unknown, DomainEvent>;

/** What needs no state: a role that the matrix grants nothing hears no more than that, whatever it named. */
export function checkGranted(command: Pick<AnyCommand, 'issued' | 'needs'>): void {
  if (grant(command.issued.role, command.needs) === 'no') throw notAllowed(command);
}

/**
 * What a command decides on a state: first whether the actor may see the thing, then whether it is his where only one's
 * own is granted, then whether it is at the version that he has seen, and last the command's own rule.
 * @throws Refused
 */
export function decide(command: AnyCommand, folded: Folded<unknown>): DomainEvent[] {
  const { issued, aggregate } = command;
  checkAllowed(command, folded.state);
  const version = versionSeen(command, folded);
  if (issued.expectedVersion !== undefined && issued.expectedVersion !== version) {
    throw new Refused(`${aggregate.codes}.version-conflict`, `It is at version ${version} now`, { version });
  }
  return command.decide(folded.state);
}

/** What the state says about rights: whether the thing is the actor's to see, and to change. @throws Refused */
export function checkAllowed<S>(
  command: Pick<AggregateCommand<S, DomainEvent>, 'issued' | 'aggregate' | 'needs' | 'visible' | 'owner'>,
  state: S,
): void {
  const { issued, aggregate, needs } = command;
  if (!command.visible(state)) throw new Refused(aggregate.unknown);
  if (grant(issued.role, needs) === 'own' && command.owner(state) !== issued.actor) throw notAllowed(command);
}

/** What is private does not count for whoever may not see it: a jump of the version would tell of it. */
export function versionSeen(
  { aggregate, issued }: Pick<AnyCommand, 'aggregate' | 'issued'>,
  folded: Folded<unknown>,
): number {
  const hidden = grant(issued.role, 'private.see') === 'yes' ? 0 : (aggregate.hidden?.(folded.state) ?? 0);
  return folded.version - hidden;
}

function notAllowed({ issued }: Pick<AnyCommand, 'issued'>): Refused {
  return new Refused(issued.role === 'anonymous' ? 'access.not-logged-in' : 'access.not-allowed');
}

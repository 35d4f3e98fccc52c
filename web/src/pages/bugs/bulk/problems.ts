import { Problem } from '../../../api/problem.js';
import type { BugSummary } from '../bug-list.query.js';
import { actionsOf, type Changes } from './changes.js';

/** What the server says about members of the actions, such as `/actions/2/tag`, and what no field can say. */
export function problemsOf(error: unknown, changes: Changes, bugs: readonly BugSummary[]) {
  const nothing = (): undefined => undefined;
  if (error === undefined) return { wrong: nothing, rest: undefined };
  const of = error instanceof Problem && bugs[0] !== undefined ? error.errors : [];
  const actions = bugs[0] === undefined ? [] : actionsOf(changes, bugs[0]);
  const placed = of.flatMap(({ pointer, message }) => {
    const [, index = '', member = ''] = /^\/actions\/(\d+)\/(\w+)$/.exec(pointer) ?? [];
    const action = actions[Number(index)];
    return index === '' || action === undefined ? [] : [{ action: action.action, member, message }];
  });
  const all = placed.length === of.length && of.length > 0;
  return {
    wrong: (action: string, member: string): string | undefined =>
      placed.find((one) => one.action === action && one.member === member)?.message,
    rest: all ? undefined : of.length > 0 ? new Error(of.map(({ message }) => message).join('; ')) : error,
  };
}

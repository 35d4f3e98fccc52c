import { answer, api, type Schemas } from '../../api/client.js';

interface Bodies {
  assign: Schemas['AssignBug'];
  unassign: Schemas['Remark'];
  start: Schemas['Remark'];
  resolve: Schemas['ResolveBug'];
  verify: Schemas['Remark'];
  close: Schemas['Remark'];
  reopen: Schemas['Remark'];
  retitle: Schemas['RetitleBug'];
  describe: Schemas['DescribeBug'];
  'set-severity': Schemas['SetSeverity'];
  'set-priority': Schemas['SetPriority'];
  'set-version': Schemas['SetVersion'];
  'set-due': Schemas['SetDue'];
  move: Schemas['MoveBug'];
  tag: Schemas['Tag'];
  untag: Schemas['Tag'];
  block: Schemas['Dependency'];
  unblock: Schemas['Dependency'];
  watch: object;
  unwatch: object;
}
export type ActionName = keyof Bodies;

/** One command on a bug, named as its route. */
export type Action = { [Name in ActionName]: { name: Name; body: Bodies[Name] } }[ActionName];

/** The steps of the workflow: whatever else happens to a bug may matter to whoever takes one. */
const MOVES: ReadonlySet<ActionName> = new Set([
  ...(['assign', 'unassign', 'start', 'resolve', 'verify', 'close', 'reopen'] as const),
]);
const BESIDE_A_MOVE =
  /^Bug(Watched|Unwatched|Tagged|Untagged|DuplicateFound|DuplicateWithdrawn|DueDateChanged)$|^Attachment|^Comment(Edited|Shown|Hidden|Redacted)$/;

/** Which events of somebody else contradict a change of a field. What is not here is a set: members come and go freely. */
const CONTRADICTS: Readonly<Partial<Record<ActionName, RegExp>>> = {
  retitle: /^BugRetitled$/,
  describe: /^BugDescribed$/,
  'set-severity': /^BugSeverityChanged$/,
  'set-priority': /^BugPriorityChanged$/,
  'set-version': /^Bug(VersionChanged|Moved)$/,
  'set-due': /^BugDueDateChanged$/,
  move: /^Bug(VersionChanged|Moved)$/,
};

/** Whether somebody who wants the action should look first at an event of this type that he has not seen. */
export function concerns(name: ActionName, type: string): boolean {
  return MOVES.has(name) ? !BESIDE_A_MOVE.test(type) : (CONTRADICTS[name]?.test(type) ?? false);
}

/** @param seen the version that the reader saw when he wanted it @throws Problem also 412, when it is another one by now */
export function act(number: number, { name, body }: Action, seen: number): Promise<Schemas['CommandAnswer']> {
  // The paths differ in their last word only, and the type above says which body each takes.
  return answer(
    api.POST(`/api/bugs/{number}/${name}` as '/api/bugs/{number}/retitle', {
      params: { path: { number: String(number) }, header: { 'If-Match': `"${seen}"` } },
      body: body as Schemas['RetitleBug'],
    }),
  );
}

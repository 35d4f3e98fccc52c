import { z } from 'zod';
import type { Issued } from '../write-path/aggregate-command.js';
import { timeOrderedId } from '../write-path/time-ordered-id.js';
import { AddComment, AddCommentBody } from './actions/add-comment.js';
import { AddDependency, DependencyBody } from './actions/add-dependency.js';
import { AssignBug, AssignBugBody, RemarkBody } from './actions/assign-bug.js';
import { CloseBug } from './actions/close-bug.js';
import { DescribeBug, DescribeBugBody } from './actions/describe-bug.js';
import { MoveBug, MoveBugBody } from './actions/move-bug.js';
import { RemoveDependency } from './actions/remove-dependency.js';
import { ReopenBug } from './actions/reopen-bug.js';
import { ResolveBug, ResolveBugBody } from './actions/resolve-bug.js';
import { RetitleBug, RetitleBugBody } from './actions/retitle-bug.js';
import { SetDue, SetDueBody } from './actions/set-due.js';
import { SetPriority, SetPriorityBody } from './actions/set-priority.js';
import { SetSeverity, SetSeverityBody } from './actions/set-severity.js';
import { SetVersion, SetVersionBody } from './actions/set-version.js';
import { StartBug } from './actions/start-bug.js';
import { TagBody, TagBug } from './actions/tag-bug.js';
import { UnassignBug } from './actions/unassign-bug.js';
import { UntagBug } from './actions/untag-bug.js';
import { UnwatchBug } from './actions/unwatch-bug.js';
import { VerifyBug } from './actions/verify-bug.js';
import { WatchBug } from './actions/watch-bug.js';
import type { BugCommand } from './bug-command.js';
import type { BugFacts } from './bug-facts.js';
import type { Bug } from './domain/bug.js';

/** What an action is asked to do, and whom it can ask before it makes its command. */
export interface Asked<Body> {
  number: number;
  body: Body;
  issued: Issued;
  facts: BugFacts;
  /** The bug as it is, or will be when the action's turn comes; undefined when the actor may not see it. */
  bug: () => Promise<Bug | undefined>;
}

/** One thing a user can do with a bug that exists, alone or together with others (bulk). */
export interface BugAction<Body extends z.ZodObject = z.ZodObject> {
  body: Body;
  /** Looks up the facts that the rule reads, and makes the command. */
  command: (asked: Asked<z.infer<Body>>) => BugCommand | Promise<BugCommand>;
  /** The other bug that it names, if it draws an edge to one: edges are looked at and written by one at a time. */
  other?: (body: z.infer<Body>) => number | undefined;
}

const action = <Body extends z.ZodObject>(
  body: Body,
  command: BugAction<Body>['command'],
  other?: BugAction<Body>['other'],
): BugAction<Body> => (other ? { body, command, other } : { body, command });

const nothing = z.strictObject({});
/** By chance and not by counting, so it may be drawn before the bug is known. */
const commentId = (issued: Issued): number => timeOrderedId(issued.at);

/** The names are those of the routes, and of the actions of a bulk request. */
export const bugActions = {
  assign: action(AssignBugBody, async ({ number, body, issued, facts }) => {
    const assignee = await facts.assignee(body.assignee, issued);
    return new AssignBug(issued, number, assignee, body, commentId(issued));
  }),
  unassign: action(
    RemarkBody,
    ({ number, body, issued }) => new UnassignBug(issued, number, body, commentId(issued)),
  ),
  start: action(
    RemarkBody,
    ({ number, body, issued }) => new StartBug(issued, number, body, commentId(issued)),
  ),
  resolve: action(
    ResolveBugBody,
    async ({ number, body, issued, facts, bug }) =>
      new ResolveBug(issued, number, body, await facts.forResolving(bug, body, issued), commentId(issued)),
    (body) => body.duplicateOf,
  ),
  verify: action(
    RemarkBody,
    ({ number, body, issued }) => new VerifyBug(issued, number, body, commentId(issued)),
  ),
  close: action(
    RemarkBody,
    ({ number, body, issued }) => new CloseBug(issued, number, body, commentId(issued)),
  ),
  reopen: action(
    RemarkBody,
    ({ number, body, issued }) => new ReopenBug(issued, number, body, commentId(issued)),
  ),
  retitle: action(RetitleBugBody, ({ number, body, issued }) => new RetitleBug(issued, number, body)),
  describe: action(DescribeBugBody, ({ number, body, issued }) => new DescribeBug(issued, number, body)),
  'set-severity': action(
    SetSeverityBody,
    ({ number, body, issued }) => new SetSeverity(issued, number, body),
  ),
  'set-priority': action(
    SetPriorityBody,
    ({ number, body, issued }) => new SetPriority(issued, number, body),
  ),
  'set-version': action(
    SetVersionBody,
    async ({ number, body, issued, facts, bug }) =>
      new SetVersion(issued, number, await facts.version(bug, body.version)),
  ),
  'set-due': action(SetDueBody, ({ number, body, issued }) => new SetDue(issued, number, body)),
  move: action(MoveBugBody, async ({ number, body, issued, facts }) => {
    const place = await facts.place(body.product, body.component, body.version);
    return new MoveBug(issued, number, place);
  }),
  tag: action(TagBody, ({ number, body, issued }) => new TagBug(issued, number, body.tag)),
  untag: action(TagBody, ({ number, body, issued }) => new UntagBug(issued, number, body.tag)),
  block: action(
    DependencyBody,
    async ({ number, body, issued, facts }) => {
      const { relation, other } = edge(body);
      const found = await facts.other(number, relation, other, issued);
      return new AddDependency(issued, number, relation, found);
    },
    (body) => edge(body).other,
  ),
  unblock: action(
    DependencyBody,
    async ({ number, body, issued, facts }) => {
      const { relation, other } = edge(body);
      const bug = await facts.visible(other, issued);
      return new RemoveDependency(issued, number, relation, { number: other, private: bug?.private ?? true });
    },
    (body) => edge(body).other,
  ),
  watch: action(nothing, ({ number, issued }) => new WatchBug(issued, number)),
  unwatch: action(nothing, ({ number, issued }) => new UnwatchBug(issued, number)),
  comment: action(
    AddCommentBody,
    ({ number, body, issued }) => new AddComment(issued, number, body, commentId(issued)),
  ),
} as const;

export type BugActionName = keyof typeof bugActions;
export type BodyOf<Name extends BugActionName> = z.infer<(typeof bugActions)[Name]['body']>;

/** The schema lets exactly one of the two through. */
function edge({ blocks, dependsOn }: z.infer<typeof DependencyBody>) {
  return blocks === undefined
    ? { relation: 'dependsOn' as const, other: dependsOn ?? 0 }
    : { relation: 'blocks' as const, other: blocks };
}

import { Map, Set } from 'immutable';
import { isPrivate, type BugEvent } from './bug.events.js';
import type { Priority, Resolution, Severity, Status } from './bug.workflow.js';

/** What the rules need to know of a comment; its text is the read models' business. */
export interface CommentState {
  author: number;
  private: boolean;
  redacted: boolean;
}

/** What the rules of a bug read, and nothing else. Persistent collections keep the fold pure and cheap. */
export interface Bug {
  reported: boolean;
  number: number;
  reporter: number;
  private: boolean;
  status: Status;
  resolution: Resolution | null;
  duplicateOf: number | null;
  duplicatePrivate: boolean;
  assignee: number | null;
  product: number;
  component: string;
  version: string | null;
  title: string;
  description: string;
  severity: Severity;
  priority: Priority;
  due: string | null;
  tags: Set<string>;
  blocks: Set<number>;
  dependsOn: Set<number>;
  duplicates: Set<number>;
  watchers: Set<number>;
  comments: Map<number, CommentState>;
  /** Events so far that the public may not know of. */
  privateEvents: number;
}

export function initialBug(): Bug {
  return {
    reported: false,
    number: 0,
    reporter: 0,
    private: false,
    status: 'NEW',
    resolution: null,
    duplicateOf: null,
    duplicatePrivate: false,
    assignee: null,
    product: 0,
    component: '',
    version: null,
    title: '',
    description: '',
    severity: 'normal',
    priority: 'normal',
    due: null,
    tags: Set(),
    blocks: Set(),
    dependsOn: Set(),
    duplicates: Set(),
    watchers: Set(),
    comments: Map(),
    privateEvents: 0,
  };
}

export function evolveBug(bug: Bug, fact: BugEvent & { actor: number }): Bug {
  const next = apply(bug, fact);
  return isPrivate(fact) ? { ...next, privateEvents: bug.privateEvents + 1 } : next;
}

function apply(bug: Bug, fact: BugEvent & { actor: number }): Bug {
  switch (fact.type) {
    case 'BugReported': {
      const { tags, watchers, ...fields } = fact.data;
      return {
        ...bug,
        ...fields,
        reported: true,
        reporter: fact.actor,
        tags: Set(tags),
        watchers: Set(watchers),
      };
    }
    case 'BugAssigned':
      return { ...bug, status: 'ASSIGNED', assignee: fact.data.assignee };
    case 'BugUnassigned':
      return { ...bug, status: 'NEW', assignee: null };
    case 'BugStarted':
      return { ...bug, status: 'IN_PROGRESS', assignee: fact.data.assignee };
    case 'BugResolved': {
      const { resolution, duplicateOf, duplicatePrivate } = fact.data;
      return { ...bug, status: 'RESOLVED', resolution, duplicateOf, duplicatePrivate };
    }
    case 'BugVerified':
      return { ...bug, status: 'VERIFIED' };
    case 'BugClosed':
      return { ...bug, status: 'CLOSED' };
    case 'BugReopened':
      return { ...bug, status: 'REOPENED', resolution: null, duplicateOf: null, duplicatePrivate: false };
    case 'BugRetitled':
      return { ...bug, title: fact.data.title };
    case 'BugDescribed':
      return { ...bug, description: fact.data.description };
    case 'BugSeverityChanged':
      return { ...bug, severity: fact.data.severity };
    case 'BugPriorityChanged':
      return { ...bug, priority: fact.data.priority };
    case 'BugVersionChanged':
      return { ...bug, version: fact.data.version };
    case 'BugDueDateChanged':
      return { ...bug, due: fact.data.due };
    case 'BugMoved': {
      const { product, component, version } = fact.data;
      return { ...bug, product, component, version };
    }
    case 'BugTagged':
      return { ...bug, tags: bug.tags.add(fact.data.tag) };
    case 'BugUntagged':
      return { ...bug, tags: bug.tags.delete(fact.data.tag) };
    case 'BugDependencyAdded':
      return { ...bug, [fact.data.relation]: bug[fact.data.relation].add(fact.data.bug) };
    case 'BugDependencyRemoved':
      return { ...bug, [fact.data.relation]: bug[fact.data.relation].delete(fact.data.bug) };
    case 'BugDuplicateFound':
      return { ...bug, duplicates: bug.duplicates.add(fact.data.duplicate) };
    case 'BugDuplicateWithdrawn':
      return { ...bug, duplicates: bug.duplicates.delete(fact.data.duplicate) };
    case 'BugWatched':
      return { ...bug, watchers: bug.watchers.add(fact.data.account) };
    case 'BugUnwatched':
      return { ...bug, watchers: bug.watchers.delete(fact.data.account) };
    case 'CommentAdded': {
      const comment = { author: fact.actor, private: fact.data.private, redacted: false };
      return { ...bug, comments: bug.comments.set(fact.data.id, comment) };
    }
    case 'CommentEdited':
      return bug;
    case 'CommentRedacted':
      return withComment(bug, fact.data.id, { redacted: true });
    case 'CommentHidden':
      return withComment(bug, fact.data.id, { private: true });
    case 'CommentShown':
      return withComment(bug, fact.data.id, { private: false });
    default:
      fact satisfies never;
      return bug;
  }
}

function withComment(bug: Bug, id: number, change: Partial<CommentState>): Bug {
  const comment = bug.comments.get(id);
  return comment ? { ...bug, comments: bug.comments.set(id, { ...comment, ...change }) } : bug;
}

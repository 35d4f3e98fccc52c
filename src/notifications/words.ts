import type { BugEvent } from '../bugs/domain/bug.js';

/** What an event's line is made of, beside the event. */
export interface Vocabulary {
  /** The name of an account. */
  person(account: number): string;
  /** The name of a product. */
  product(number: number): string;
  /** The file name of an attachment. */
  attachment(id: number): string;
  /** Whether the reader may know the numbers of private bugs. */
  all: boolean;
}

/** What the event changed, one line each, in words; texts of their own (descriptions, comments) are not here. */
export function changesInWords(event: BugEvent, words: Vocabulary): string[] {
  return lines(event, words).filter((line) => line !== '');
}

function lines(event: BugEvent, words: Vocabulary): string[] {
  const assignee = (account: number | null): string => (account === null ? 'nobody' : words.person(account));
  const other = (number: number | null, isPrivate: boolean): string =>
    number !== null && (words.all || !isPrivate) ? ` of bug ${number}` : '';
  switch (event.type) {
    case 'BugReported': {
      const { product, component, version, severity, priority, tags, due } = event.data;
      return [
        `Product: ${words.product(product)}`,
        `Component: ${component}`,
        ...(version === null ? [] : [`Version: ${version}`]),
        `Severity: ${severity}`,
        `Priority: ${priority}`,
        ...(event.data.assignee === null ? [] : [`Assignee: ${assignee(event.data.assignee)}`]),
        ...(tags.length === 0 ? [] : [`Tags: ${tags.join(', ')}`]),
        ...(due === null ? [] : [`Due: ${due}`]),
      ];
    }
    case 'BugAssigned':
      return [changed('Status', event.data.from, 'ASSIGNED'), assigned(event.data)];
    case 'BugUnassigned':
      return [changed('Status', event.data.from, 'NEW'), assigned({ ...event.data, assignee: null })];
    case 'BugStarted':
      return [changed('Status', event.data.from, 'IN_PROGRESS'), assigned(event.data)];
    case 'BugResolved': {
      const { resolution, duplicateOf, duplicatePrivate, from } = event.data;
      return [
        changed('Status', from, 'RESOLVED'),
        `Resolution: ${resolution}${other(duplicateOf, duplicatePrivate)}`,
      ];
    }
    case 'BugVerified':
      return [changed('Status', event.data.from, 'VERIFIED')];
    case 'BugClosed':
      return [changed('Status', event.data.from, 'CLOSED')];
    case 'BugReopened':
      return [changed('Status', event.data.from, 'REOPENED')];
    case 'BugRetitled':
      return [changed('Title', event.data.previous, event.data.title)];
    case 'BugDescribed':
      return ['The description was changed:'];
    case 'BugSeverityChanged':
      return [changed('Severity', event.data.previous, event.data.severity)];
    case 'BugPriorityChanged':
      return [changed('Priority', event.data.previous, event.data.priority)];
    case 'BugVersionChanged':
      return [changed('Version', event.data.previous ?? 'none', event.data.version ?? 'none')];
    case 'BugDueDateChanged':
      return [changed('Due', event.data.previous ?? 'never', event.data.due ?? 'never')];
    case 'BugMoved': {
      const { product, component, version, previous } = event.data;
      return [
        changed('Product', words.product(previous.product), words.product(product)),
        changed('Component', previous.component, component),
        changed('Version', previous.version ?? 'none', version ?? 'none'),
      ];
    }
    case 'BugTagged':
      return [`Tag added: ${event.data.tag}`];
    case 'BugUntagged':
      return [`Tag removed: ${event.data.tag}`];
    case 'BugDependencyAdded':
      return [`It ${relation[event.data.relation]} bug ${event.data.bug} now`];
    case 'BugDependencyRemoved':
      return [`It ${relation[event.data.relation]} bug ${event.data.bug} no more`];
    case 'BugDuplicateFound':
      return [`Bug ${event.data.duplicate} is a duplicate of it`];
    case 'BugDuplicateWithdrawn':
      return [`Bug ${event.data.duplicate} is no duplicate of it any more`];
    case 'CommentAdded':
      return [event.data.private ? 'Private comment:' : 'Comment:'];
    case 'CommentEdited':
      return [event.data.private ? 'Private comment, edited:' : 'Comment, edited:'];
    case 'AttachmentAdded': {
      const { name, description, private: isPrivate } = event.data;
      const about = description === '' ? '' : ` (${description})`;
      return [`${isPrivate ? 'Private attachment' : 'Attachment'}: ${name}${about}`];
    }
    case 'AttachmentObsoleted':
      return [`Attachment obsolete: ${words.attachment(event.data.id)}`];
    case 'BugWatched':
    case 'BugUnwatched':
    case 'CommentRedacted':
    case 'CommentHidden':
    case 'CommentShown':
    case 'AttachmentProcessed':
    case 'AttachmentRejected':
    case 'AttachmentHidden':
    case 'AttachmentShown':
      return [];
    default:
      event satisfies never;
      return [];
  }

  function assigned({
    assignee: now,
    previous,
  }: {
    assignee: number | null;
    previous: number | null;
  }): string {
    return changed('Assignee', assignee(previous), assignee(now));
  }
}

const relation = { blocks: 'blocks', dependsOn: 'depends on' } as const;

/** Nothing when it was so before. */
function changed(what: string, before: string, after: string): string {
  return before === after ? '' : `${what}: ${before} → ${after}`;
}

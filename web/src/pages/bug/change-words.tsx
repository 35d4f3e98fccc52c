import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { named } from '../../ui/badges.js';
import { dayOf } from '../../ui/time.js';
import type { Change } from './bug.queries.js';
import { nameIn, useNames, type Names } from './names.js';
import css from './change-words.module.css';

/** Another bug, by its number. */
export function BugLink({ number }: { number: number }) {
  return (
    <Link to="/bugs/$number" params={{ number: String(number) }}>
      #{number}
    </Link>
  );
}

/** What one event did, as the end of a sentence that begins with who did it. Null for what nobody asks after. */
export function ChangeWords({ change }: { change: Change }): ReactNode {
  return wordsOf(change, useNames());
}

export const isTold = ({ type }: Change): boolean => type !== 'AttachmentProcessed';

const Was = ({ children }: { children: ReactNode }) => <del className={css['was']}>{children}</del>;
const Is = ({ children }: { children: ReactNode }) => <ins className={css['is']}>{children}</ins>;

/** “the severity from minor to major”. */
function changed(what: string, from: unknown, to: unknown, show = (value: string) => value): ReactNode {
  const value = (text: unknown) => (typeof text === 'string' ? show(text) : 'none');
  return (
    <>
      changed the {what} from <Was>{value(from)}</Was> to <Is>{value(to)}</Is>
    </>
  );
}

export function wordsOf({ type, data }: Change, names: Names): ReactNode {
  const person = (id: unknown) => (typeof id === 'number' ? nameIn(names, id) : 'nobody');
  const lower = (value: string) => named(value).toLowerCase();
  const comment = <a href={`#comment-${String(data['id'])}`}>a comment</a>;
  switch (type) {
    case 'BugReported':
      return 'reported the bug';
    case 'BugAssigned':
      return (
        <>
          assigned it to <Is>{person(data['assignee'])}</Is>
          {typeof data['previous'] === 'number' && data['previous'] !== data['assignee'] && (
            <>
              {' '}
              instead of <Was>{person(data['previous'])}</Was>
            </>
          )}
        </>
      );
    case 'BugUnassigned':
      return (
        <>
          took it from <Was>{person(data['previous'])}</Was>: nobody works on it
        </>
      );
    case 'BugStarted':
      return 'started to work on it';
    case 'BugResolved':
      return (
        <>
          resolved it as <Is>{lower(String(data['resolution']))}</Is>
          {typeof data['duplicateOf'] === 'number' && (
            <>
              {' '}
              of <BugLink number={data['duplicateOf']} />
            </>
          )}
        </>
      );
    case 'BugVerified':
      return 'verified it';
    case 'BugClosed':
      return 'closed it';
    case 'BugReopened':
      return 'reopened it';
    case 'BugRetitled':
      return changed('title', data['previous'], data['title']);
    case 'BugDescribed':
      return 'changed the description';
    case 'BugSeverityChanged':
      return changed('severity', data['previous'], data['severity'], lower);
    case 'BugPriorityChanged':
      return changed('priority', data['previous'], data['priority'], lower);
    case 'BugVersionChanged':
      return changed('version', data['previous'], data['version']);
    case 'BugDueDateChanged':
      return changed('due date', data['previous'], data['due'], dayOf);
    case 'BugMoved': {
      const place = (at: unknown) => {
        const { product, component, version } = at as Record<string, unknown>;
        return `${names.product(Number(product))} / ${String(component)}${typeof version === 'string' ? ` ${version}` : ''}`;
      };
      return changed('place', place(data['previous']), place(data));
    }
    case 'BugTagged':
      return (
        <>
          tagged it <Is>{String(data['tag'])}</Is>
        </>
      );
    case 'BugUntagged':
      return (
        <>
          took away the tag <Was>{String(data['tag'])}</Was>
        </>
      );
    case 'BugDependencyAdded':
    case 'BugDependencyRemoved': {
      const blocks = data['relation'] === 'blocks';
      return (
        <>
          {type === 'BugDependencyAdded' ? 'noted' : 'took back'} that it {blocks ? 'blocks' : 'depends on'}{' '}
          <BugLink number={Number(data['bug'])} />
        </>
      );
    }
    case 'BugDuplicateFound':
      return (
        <>
          found that <BugLink number={Number(data['duplicate'])} /> is a duplicate of it
        </>
      );
    case 'BugDuplicateWithdrawn':
      return (
        <>
          found that <BugLink number={Number(data['duplicate'])} /> is no duplicate of it
        </>
      );
    case 'BugWatched':
      return 'watches it now';
    case 'BugUnwatched':
      return 'watches it no longer';
    case 'CommentAdded':
      return 'commented';
    case 'CommentEdited':
      return <>edited {comment}</>;
    case 'CommentRedacted':
      return <>redacted {comment}</>;
    case 'CommentHidden':
      return <>made {comment} private</>;
    case 'CommentShown':
      return <>made {comment} public</>;
    case 'AttachmentAdded':
      return 'attached a file';
    case 'AttachmentRejected':
      return 'rejected an attachment';
    case 'AttachmentObsoleted':
      return 'marked an attachment obsolete';
    case 'AttachmentHidden':
      return 'made an attachment private';
    case 'AttachmentShown':
      return 'made an attachment public';
    default:
      return `did something else (${type})`;
  }
}

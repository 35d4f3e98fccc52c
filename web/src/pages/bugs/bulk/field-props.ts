import type { BugSummary } from '../bug-list.query.js';
import type { Changes } from './changes.js';

/** Of each part of the form. */
export interface FieldProps {
  bugs: readonly BugSummary[];
  changes: Changes;
  /** Changes this much. */
  onChange: (change: { [Name in keyof Changes]?: Changes[Name] | undefined }) => void;
  /** What is wrong with a member of an action. */
  wrong: (action: string, member: string) => string | undefined;
}

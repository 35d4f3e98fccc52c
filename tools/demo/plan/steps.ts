import type { AccountRole } from '../../../src/access/matrix.js';
import type { BodyOf, BugActionName } from '../../../src/bugs/bug-actions.js';
import type { Priority, Severity } from '../../../src/bugs/domain/bug.workflow.js';
import type { FileWish } from '../files/file-wish.js';

/** Somebody of the company, or one of its customers. */
export interface Person {
  username: string;
  displayName: string;
  email: string;
  role: AccountRole;
  /** The company that the person works for. */
  company: string;
  /** Places of the products that the person works on; of staff alone. */
  teams: readonly number[];
  /** When the account is made, and when it is disabled if ever; milliseconds since 1970. */
  joined: number;
  left: number;
}

/**
 * What is done to a bug: people, products and other bugs are named by their places in the plan (bugs from 1), and texts
 * name other bugs by `bugReference`.
 */
export type BugStep =
  | { do: 'report'; report: Report }
  | { do: 'act'; wanted: PlannedAction }
  | { do: 'attach'; file: FileWish; description: string; private: boolean }
  /** Of the attachment that was added last. */
  | { do: 'obsolete' }
  /** Of the last comment, which is the same person's. */
  | { do: 'edit-comment'; text: string };

export interface Report {
  product: number;
  component: string;
  version: string | null;
  title: string;
  description: string;
  severity: Severity;
  priority: Priority;
  tags: readonly string[];
  platform: string | null;
  private: boolean;
}

/** An action with its body; `assignee` is a person's place, and `duplicateOf`, `blocks` and `dependsOn` are bugs. */
export type PlannedAction = {
  [Name in BugActionName]: { action: Name; body: BodyOf<Name> };
}[BugActionName];

/** What changes the ground that others stand on: it is done when everything before it is done. */
export type GroundStep =
  | { do: 'person'; person: number }
  | { do: 'disable'; person: number }
  | { do: 'category'; name: string }
  | { do: 'product'; product: number }
  | { do: 'component'; product: number; component: string; defaultAssignee: number | null }
  | { do: 'version'; product: number; version: string }
  | { do: 'retire-version'; product: number; version: string }
  | { do: 'watch-product'; product: number }
  | { do: 'watch-component'; product: number; component: string };

/** What somebody does for himself. Lists are named by their places in the plan. */
export type PersonalStep =
  | { do: 'worklist'; list: number; name: string }
  | { do: 'item'; list: number; text: string; bug: number | null }
  /** The item that was added so many-th to the list, from 1. */
  | { do: 'check'; list: number; item: number }
  | { do: 'search'; name: string; query: Record<string, string | string[]>; shared: boolean };

/** When, and who: a person's place in the plan, or `SYSTEM`. */
interface When {
  /** Milliseconds since 1970. */
  at: number;
  by: number;
}

/** BugZot itself. */
export const SYSTEM = -1;

export type Step = When &
  (
    | { on: 'ground'; step: GroundStep }
    /** `others`: bugs that it also changes. */
    | { on: 'bug'; bug: number; others: readonly number[]; step: BugStep }
    | { on: 'own'; step: PersonalStep }
  );

/** All that is to happen, in the order of time. */
export interface Plan {
  people: readonly Person[];
  bugs: number;
  steps: readonly Step[];
}

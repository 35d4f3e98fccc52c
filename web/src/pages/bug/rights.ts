import { isStaff, mayReport, type Me } from '../../app/session.js';
import type { Bug } from './bug.queries.js';

/** What this reader may do with this bug (the matrix of domain.md). The server decides; this only draws. */
export interface Rights {
  /** Fields, tags, dependencies, and the moves of whoever works on it. */
  edit: boolean;
  /** Verify, close, reopen: also the one who has reported it. */
  judge: boolean;
  contribute: boolean;
  writePrivate: boolean;
  redact: boolean;
}

export const NONE: Rights = {
  edit: false,
  judge: false,
  contribute: false,
  writePrivate: false,
  redact: false,
};

export function rightsOn(bug: Bug, me: Me | null | undefined): Rights {
  const staff = isStaff(me);
  return {
    edit: staff,
    judge: staff || (mayReport(me) && bug.reporter.id === me?.id),
    contribute: mayReport(me),
    writePrivate: staff,
    redact: me?.role === 'admin',
  };
}

/** What the catalogue says about a refusal code; see `http/problem.filter.ts`. */
export interface Refusal {
  /** HTTP status. */
  status: number;
  /** One line for people; the same for every occurrence of the code. */
  title: string;
}

/** A rule said no. The code is stable: clients branch on it. */
export class Refused extends Error {
  /**
   * @param code an entry of a feature's catalogue, e.g. `bug.not-open`
   * @param detail what happened here and what to do; must not name what the caller may not see
   * @param extra further members of the problem document
   */
  constructor(
    readonly code: string,
    readonly detail?: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail ?? code);
    this.name = 'Refused';
  }
}

/** Refusals of the write path itself, whatever the aggregate. */
export const writePathErrors = {
  'too-much-contention': { status: 409, title: 'Too many writers at once; try again' },
  'access.not-allowed': { status: 403, title: 'Your role does not allow this' },
  'access.not-logged-in': { status: 401, title: 'Log in first' },
  'access.out-of-scope': { status: 403, title: 'Your token was not made for this; see its scopes' },
  'request.abandoned': { status: 503, title: 'Whoever asked had gone, so it was not done; ask again' },
  overloaded: { status: 503, title: 'Too many commands wait; try again shortly' },
} as const satisfies Record<string, Refusal>;

import { Problem } from '../../api/problem.js';

/** Refusals that are about one field. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'account.common-password': 'password',
  'account.username-taken': 'username',
  'account.email-taken': 'email',
};

/** What is wrong with a field: by its pointer, or by the code that names it. */
export function wrong(error: unknown, field: string): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  return error.of(`/${field}`) ?? (FIELD_OF[error.code] === field ? error.message : undefined);
}

/** Whether a field says it already. */
export function isOfField(error: unknown): boolean {
  return error instanceof Problem && error.code in FIELD_OF;
}

import { Problem } from '../../api/problem.js';
import type { FieldName, Report } from './report.js';

export type FieldErrors = Partial<Record<FieldName, string>>;

/** Refusals that are about one field and do not point at it. */
const ABOUT: Readonly<Partial<Record<string, FieldName>>> = {
  'bug.no-such-product': 'product',
  'bug.product-archived': 'product',
  'bug.no-such-component': 'component',
  'bug.no-such-version': 'version',
  'private.not-allowed': 'private',
};

/** What can be said before the server is asked. */
export function faultsOf(report: Report, place: { product: string; component: string }): FieldErrors {
  const faults: FieldErrors = {};
  if (place.product === '') faults.product = 'Choose the product';
  else if (place.component === '') faults.component = 'Choose the component';
  const title = report.title.trim();
  if (title === '') faults.title = 'Say in one line what is wrong';
  else if (title.length > 255) faults.title = `${title.length - 255} characters too long`;
  if (report.description.length > 65_535) faults.description = 'It may have 65,535 characters';
  if (report.platform.trim().length > 100) faults.platform = 'It may have 100 characters';
  if (report.tags.length > 50) faults.tags = 'A bug may have 50 tags';
  return faults;
}

/** What the server finds wrong, by field. */
export function faultsIn(error: unknown): FieldErrors {
  if (!(error instanceof Problem)) return {};
  const about = ABOUT[error.code];
  if (about !== undefined) return { [about]: error.message };
  const faults: FieldErrors = {};
  for (const { pointer, message } of error.errors) {
    const name = pointer.split('/')[1] as FieldName | undefined;
    if (name !== undefined) faults[name] ??= message;
  }
  return faults;
}

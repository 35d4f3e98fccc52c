import { Problem } from '../api/problem.js';

/** What is wrong with a field: by its JSON pointer, or by a code that can only mean this field. */
export function wrongWith(error: unknown, pointer: string, ...codes: readonly string[]): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  return error.of(pointer) ?? (codes.includes(error.code) ? error.message : undefined);
}

/** Of codes that a field shows: whether the problem is one of them. */
export const isOneOf =
  (...codes: readonly string[]) =>
  (error: unknown): boolean =>
    error instanceof Problem && codes.includes(error.code);

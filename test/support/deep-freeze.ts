import { isCollection } from 'immutable';

/**
 * Freezes an object and all in it, so that whoever changes it fails. Collections of `immutable` cannot be changed
 * anyway, and keep their hash in themselves when it is first asked for.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || isCollection(value) || Object.isFrozen(value))
    return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

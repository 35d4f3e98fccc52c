import { openSealed } from './person-keys.js';

/** What a person has sealed, by the keys that a projection has prepared; undefined once he is forgotten. */
export function opened<T>(person: number, sealed: string, keys: ReadonlyMap<number, Buffer>): T | undefined {
  const key = keys.get(person);
  return key && (openSealed(person, sealed, key) as T);
}

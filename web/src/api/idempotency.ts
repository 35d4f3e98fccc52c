/**
 * A name for one wish, sent along as `Idempotency-Key` however often it is tried: it comes true once.
 * (`crypto.randomUUID` is not there on a site without https.)
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether the process is ending: readiness says so first, that no new requests are sent to it. */
export class Lifecycle {
  /** Everything that it is to do has begun; the status port answers before. */
  started = false;
  ending = false;
}

/** Whether the process is ending: readiness says so first, that no new requests are sent to it. */
export class Lifecycle {
  ending = false;
}

/** What can be killed. Roles of BugZot, and the servers that it needs. */
export const KINDS = [
  'api',
  'projector',
  'relay',
  'reactions',
  'worker',
  'postgres',
  'redis',
  'kafka',
  'mail',
] as const;
export type Kind = (typeof KINDS)[number];

/** Something in a process of its own (the mail server: in this one) that comes back on the same folder and port. */
export interface Victim {
  readonly kind: Kind;
  /** Such as `worker-2`. */
  readonly name: string;
  /** Starts it and resolves when it answers. */
  readonly start: () => Promise<void>;
  /** `kill -9`. Resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to end. @returns what was wrong with its end; undefined when nothing was */
  readonly stop: () => Promise<string | undefined>;
}

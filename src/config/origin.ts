import type { Config } from './config.js';

/** The address at which people reach BugZot, without a slash at the end: what links in mails begin with. */
export function originOf({ BUGZOT_ORIGIN, HOST, PORT }: Config): string {
  return BUGZOT_ORIGIN === undefined ? `http://${HOST}:${PORT}` : new URL(BUGZOT_ORIGIN).origin;
}

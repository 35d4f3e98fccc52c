/** What became of an engine that the suites want. */
export interface Provision {
  /** `found`: named by its variable. `provided`: started for this run. `absent`: cannot be had. */
  state: 'found' | 'provided' | 'absent';
  /** Version and place, or why it is absent and what would bring it. */
  detail: string;
  /** The address for the suites, in the engine's variable. */
  url?: string;
  /** Stops what was started for this run. */
  release?: () => Promise<void>;
}

/**
 * A server that suites run against. To add one: a module in this folder and a line in `index.ts`. `provide` takes it
 * from its variable if set, else from what is on the machine, else, as root on Debian, from its package after
 * saying so, unless `BUGZOT_NO_INSTALL=1`.
 */
export interface Engine {
  name: string;
  /** The variable that names a server; suites read it too, through `describeWithEngine`. */
  variable: string;
  /** Why the suites prove enough without it; an engine without this one must be there under REQUIRE_ENGINES=all. */
  optional?: string;
  /** @param folder for the engine's data, cleared at the end of the run */
  provide: (folder: string) => Promise<Provision>;
}

import { StoreUnavailable } from '../../src/event-store/event-store.js';
import { loadConfig } from '../../src/config/load-config.js';
import { withDatabase } from '../with-database.js';
import { HELP, parseCommandLine, UsageError } from './command-line.js';
import { moveLog } from './move-log.js';
import { Refusal } from './refusal.js';

/** @returns the exit code; see {@link HELP} */
export async function storeCopyTool(
  argv: readonly string[],
  {
    env = process.env,
    print = (text: string): void => console.log(text),
    note = (text: string): void => console.error(text),
  } = {},
): Promise<number> {
  try {
    const line = parseCommandLine(argv, () => loadConfig(env).EVENTSTORE_URL);
    if (line === 'help') {
      print(HELP);
      return 0;
    }
    return await withDatabase(
      (config, connectionString) => moveLog({ ...line, config, connectionString, print, note }),
      note,
      env,
    );
  } catch (error) {
    if (error instanceof UsageError) {
      note(`${error.message}\n\n${HELP}`);
      return 2;
    }
    if (error instanceof Refusal || error instanceof StoreUnavailable) {
      note(`${error.message}\nNothing was moved; what was copied stays, and is gone on with the next time.`);
      return 1;
    }
    throw error;
  }
}

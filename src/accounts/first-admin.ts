import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v4 as uuidv4 } from 'uuid';
import { ConfigurationError, type Config } from '../config/config.js';
import { CONFIG } from '../config/config.token.js';
import type { Issued } from '../write-path/aggregate-command.js';
import { Refused } from '../write-path/refused.js';
import { Reservations } from '../write-path/reservations.js';
import { Accounts } from './accounts.js';
import { CreateAccountBody } from './actions/create-account.js';

/** Which variable a bad value comes from. */
const variables: Readonly<Record<string, string>> = {
  username: 'BUGZOT_ADMIN_USERNAME',
  email: 'BUGZOT_ADMIN_EMAIL',
  password: 'BUGZOT_ADMIN_PASSWORD',
};

/** Makes the first admin, once in the life of a log. */
@Injectable()
export class FirstAdmin {
  constructor(
    private readonly accounts: Accounts,
    private readonly reservations: Reservations,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @returns the admin's user name, and the password if it was made up, when the account was made just now
   * @throws ConfigurationError when a variable does not make an account
   */
  async ensure(): Promise<{ username: string; password?: string } | undefined> {
    // One name that only the first admin can hold, whatever the variables say at a later start.
    if ((await this.reservations.holder('site', 'first admin')) !== null) return undefined;
    const given = this.config.BUGZOT_ADMIN_PASSWORD;
    const body = this.body(given ?? randomBytes(12).toString('base64url'));
    const issued = issuedBySystem();
    const before = await this.accounts.find(body.username);
    const account = before ?? (await this.create(body, issued));
    if (account === undefined) return undefined;
    await this.reservations.reserve('site', 'first admin', account, issued, async () => true);
    if (before !== null) return undefined;
    return given === undefined
      ? { username: body.username, password: body.password }
      : { username: body.username };
  }

  private body(password: string) {
    const parsed = CreateAccountBody.safeParse({
      username: this.config.BUGZOT_ADMIN_USERNAME,
      email: this.config.BUGZOT_ADMIN_EMAIL,
      password,
      displayName: 'Administrator',
      role: 'admin',
    });
    if (parsed.success) return parsed.data;
    throw new ConfigurationError(
      parsed.error.issues.map(
        ({ path, message }) => `${variables[String(path[0])] ?? String(path[0])}: ${message}`,
      ),
    );
  }

  private async create(body: ReturnType<FirstAdmin['body']>, issued: Issued): Promise<number | undefined> {
    try {
      return (await this.accounts.create(body, issued)).id;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Another process that starts at the same moment has made it.
      if (error.code === 'account.username-taken') return undefined;
      throw new ConfigurationError([`BUGZOT_ADMIN_…: ${error.code}`]);
    }
  }
}

function issuedBySystem(): Issued {
  const commandId = uuidv4();
  const at = new Date().toISOString();
  return { actor: 0, role: 'admin', at, commandId, correlationId: commandId, causationId: commandId };
}

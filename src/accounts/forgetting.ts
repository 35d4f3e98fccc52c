import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { v4 as uuidv4 } from 'uuid';
import { Idempotency } from '../http/idempotency.js';
import { PersonKeys } from '../keys/person-keys.js';
import { Mailer } from '../mail/mailer.js';
import { ApiTokens } from '../sessions/api-tokens.js';
import { Sessions } from '../sessions/sessions.js';
import type { CommandResult, Issued } from '../write-path/aggregate-command.js';
import { Reservations } from '../write-path/reservations.js';
import { WritePath } from '../write-path/write-path.js';
import { accountAggregate, type AccountCommand } from './account-command.js';
import { LapseRegistration } from './actions/forget-account.js';
import { MailKeys } from './mail-keys.js';
import { Passwords } from './passwords.js';
import { Persons } from './persons.js';

/** A feature that keeps something for a person beside the log. It may be called more than once for one. */
export interface Forgetter {
  forget(account: number): Promise<void>;
}

/** Injects the forgetters of all features, an array. */
export const FORGETTERS = Symbol('FORGETTERS');

/**
 * Forgets persons (docs/adr/0014-forgetting.md). The event comes first: from then on the account can do nothing, and
 * what a crash leaves undone here is done by {@link ForgettingReaction}.
 */
@Injectable()
export class Forgetting {
  constructor(
    private readonly modules: ModuleRef,
    private readonly commands: CommandBus,
    private readonly writePath: WritePath,
    private readonly reservations: Reservations,
    private readonly persons: Persons,
    private readonly personKeys: PersonKeys,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly mailKeys: MailKeys,
    private readonly idempotency: Idempotency,
    private readonly mailer: Mailer,
  ) {}

  /** @param command that makes the account a forgotten one */
  async forget(command: AccountCommand): Promise<CommandResult> {
    const answer = await this.commands.execute<AccountCommand, CommandResult>(command);
    await this.erase(Number(command.id), command.issued);
    return answer;
  }

  /** Forgets a registration that was not activated in good time. @returns whether it is forgotten */
  async lapse(account: number, issued: Issued): Promise<boolean> {
    const { commandId: causationId, correlationId, at } = issued;
    const bugzot: Issued = { ...bySystem(at), correlationId, causationId };
    await this.forget(new LapseRegistration(bugzot, account));
    return (await this.writePath.state(accountAggregate, account)).status === 'forgotten';
  }

  /** Deletes what is kept of a person whom the log calls forgotten; does nothing for anybody else. */
  async erase(account: number, issued: Issued): Promise<void> {
    const { status, known } = await this.writePath.state(accountAggregate, account);
    if (status !== 'forgotten') return;
    const person = await this.persons.find(account);
    if (person !== undefined) {
      // While the key is there, for the address cannot be read afterwards. The user name stays taken: nobody shall be
      // taken for the one who had it.
      await this.reservations.release('email', person.email, account, issued);
      if (!known) await this.reservations.release('username', person.username, account, issued);
    }
    await this.personKeys.forget(account);
    await this.tokens.revokeAll(account);
    await this.mailKeys.forget(account);
    await this.passwords.forget(account);
    await this.idempotency.forget(account);
    // After the key: the postbox looks for it when it has put a mail there.
    await this.mailer.forget(account);
    const forgetters = this.modules.get<readonly Forgetter[]>(FORGETTERS, { strict: false });
    for (const forgetter of forgetters) await forgetter.forget(account);
    // At the end, for Redis may be away: until the reaction has ended them, they are sessions of nobody.
    await this.sessions.endAll(account);
  }
}

/** What BugZot itself issues commands with. */
export function bySystem(at: string): Issued {
  const commandId = uuidv4();
  return { actor: 0, role: 'admin', at, commandId, correlationId: commandId, causationId: commandId };
}

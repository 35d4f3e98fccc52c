import { Accounts } from '../../src/accounts/accounts.js';
import { Persons } from '../../src/accounts/persons.js';
import { CONFIG } from '../../src/config/config.token.js';
import { Database } from '../../src/database/database.js';
import { EventStore } from '../../src/event-store/event-store.js';
import { Jobs } from '../../src/jobs/jobs.js';
import type { Queue } from '../../src/jobs/queue.js';
import { PersonKeys } from '../../src/keys/person-keys.js';
import { Mailer, type Mail } from '../../src/mail/mailer.js';
import { Postbox } from '../../src/mail/postbox.js';
import { BugLog } from '../../src/notifications/bug-log.js';
import { Inbox } from '../../src/notifications/inbox.js';
import { NewsMailDelay } from '../../src/notifications/news-mails.js';
import { NewsMailWorker } from '../../src/notifications/news-mail.worker.js';
import { NotificationsReaction } from '../../src/notifications/notifications.reaction.js';
import { UnsubscribeLinks } from '../../src/notifications/unsubscribing.js';
import { Products } from '../../src/products/products.js';
import { Redis } from '../../src/redis/redis.js';
import { WritePath } from '../../src/write-path/write-path.js';
import type { TestApp } from './bugzot-app.js';

/** A process that dies when it is about to add its n-th job, after the entries are written. */
export class DyingJobs extends Jobs {
  constructor(
    { databaseUrl, bugzot }: TestApp,
    private left: number,
  ) {
    super(databaseUrl, bugzot.app.get<Redis | undefined>(Redis));
  }

  override add<Data extends object>(...job: [Queue<Data>, string, Data, number?]): Promise<void> {
    if (this.left === 0) throw new Error('the process died');
    this.left -= 1;
    return super.add(...job);
  }
}

/** A mailer whose transport takes each mail, and loses its connection before it says so, once a mail. */
export class LosingMailer extends Mailer {
  override readonly engine;
  readonly taken: string[] = [];

  constructor(private readonly transport: Mailer) {
    super();
    this.engine = transport.engine;
  }

  override async send(mail: Mail): Promise<void> {
    await this.transport.send(mail);
    this.taken.push(mail.id);
    if (this.taken.filter((id) => id === mail.id).length === 1) throw new Error('the connection was lost');
  }

  override forget(account: number): Promise<void> {
    return this.transport.forget(account);
  }

  override async close(): Promise<void> {}
}

/** The reaction as another process would have it: with a memory of its own, and mails that do not wait. */
export function reactionOf({ bugzot: { app } }: TestApp, jobs = app.get(Jobs)): NotificationsReaction {
  const log = new BugLog(app.get(EventStore));
  const delay = new NewsMailDelay();
  delay.ms = 0;
  return new NotificationsReaction(
    app.get(WritePath),
    app.get(Accounts),
    app.get(Products),
    log,
    app.get(Inbox),
    jobs,
    delay,
  );
}

/** The worker as another process would have it. */
export function workerOf({ bugzot: { app } }: TestApp, mailer: Mailer = app.get(Mailer)): NewsMailWorker {
  return new NewsMailWorker(
    new Postbox(mailer, app.get(Database), app.get(PersonKeys)),
    app.get(Accounts),
    app.get(WritePath),
    app.get(Products),
    new BugLog(app.get(EventStore)),
    app.get(Inbox),
    app.get(Persons),
    app.get(UnsubscribeLinks),
    app.get(CONFIG),
  );
}

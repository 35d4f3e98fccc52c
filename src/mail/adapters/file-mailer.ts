import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { compose } from '../compose.js';
import { Mailer, type Mail } from '../mailer.js';

/** Mails that are listed at the most. */
const LISTED = 200;

export interface FiledMail {
  /** Name of the file. */
  name: string;
  account: number;
  sentAt: string;
}

/** Mails as `.eml` files, for a site without a mail server: an admin reads them, or any mail program. */
export class FileMailer extends Mailer {
  override readonly engine = 'files';
  private readonly transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });

  constructor(
    private readonly folder: string,
    private readonly from: string,
  ) {
    super();
  }

  /** The same mail sent twice is the same file. */
  override async send(mail: Mail): Promise<void> {
    const { message } = await this.transport.sendMail(compose(mail, this.from));
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const name = `${mail.account}-${mail.id.replaceAll(/[^\w.-]/g, '_')}.eml`;
    const draft = join(this.folder, `.${name}.${process.pid}`);
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(message as Buffer);
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      await rename(draft, join(this.folder, name));
    } catch (error) {
      // The person was forgotten while it was written, and the draft went with all else.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  /** Newest first. */
  async list(): Promise<FiledMail[]> {
    const names = await readdir(this.folder).catch(() => []);
    const mails = await Promise.all(names.filter(isMail).map((name) => this.describe(name)));
    return mails
      .filter((mail) => mail !== undefined)
      .sort((a, b) => b.sentAt.localeCompare(a.sentAt) || b.name.localeCompare(a.name))
      .slice(0, LISTED);
  }

  /** The mail as RFC 5322 text; undefined when there is none of this name. */
  async read(name: string): Promise<string | undefined> {
    if (!isMail(name)) return undefined;
    return readFile(join(this.folder, name), 'utf8').catch(() => undefined);
  }

  override async forget(account: number): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    const mine = names.filter((name) => name.replace(/^\./, '').startsWith(`${account}-`));
    await Promise.all(mine.map((name) => rm(join(this.folder, name), { force: true })));
  }

  override async close(): Promise<void> {
    this.transport.close();
  }

  private async describe(name: string): Promise<FiledMail | undefined> {
    const found = await stat(join(this.folder, name)).catch(() => undefined);
    return found && { name, account: Number.parseInt(name, 10), sentAt: found.mtime.toISOString() };
  }
}

/** No path, and no draft. */
function isMail(name: string): boolean {
  return /^\d+-[\w.-]{1,200}\.eml$/.test(name);
}

import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { freePort } from '../engines/server.js';
import type { Victim } from './victim.js';

/** How long the server thinks before it says yes, in milliseconds: time for a kill between a mail's arrival and the yes. */
const THINKING_MS = 3;

/** A mail that has arrived whole; whether the sender heard the yes is his to know. */
export interface TakenMail {
  /** The part of its Message-ID before the `@`. */
  id: string;
  recipient: string;
  /** `Date.now()`. */
  at: number;
  source: string;
}

/**
 * A real SMTP server that notes what it takes. It lives in this process, so that what it has taken is never lost; when it
 * is killed, its connections break off in the middle of whatever is said, as those of a killed process do.
 */
export class ChaosMailServer implements Victim {
  readonly kind = 'mail';
  readonly name = 'mail';
  readonly taken: TakenMail[] = [];
  private server: SMTPServer | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly port: number) {}

  static async onFreePort(): Promise<ChaosMailServer> {
    return new ChaosMailServer(await freePort());
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Mails to an address, the newest last. */
  to(recipient: string): TakenMail[] {
    return this.taken.filter((mail) => mail.recipient === recipient);
  }

  readonly start = async (): Promise<void> => {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, session, done) => void this.receive(stream, session).then(() => done()),
    });
    server.on('error', () => undefined);
    server.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
  };

  readonly kill = async (): Promise<void> => {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server.server.close(() => resolve()));
    for (const socket of this.sockets) socket.resetAndDestroy();
    await closed;
  };

  readonly stop = async (): Promise<undefined> => {
    await this.kill();
  };

  private async receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    const whole = await new Promise<boolean>((resolve) => {
      stream.on('end', () => resolve(true));
      stream.on('close', () => resolve(false));
    });
    if (!whole) return;
    const source = Buffer.concat(chunks).toString();
    const id = /^Message-ID:\s+<([^@>]+)@/im.exec(source)?.[1] ?? 'none';
    const [recipient] = session.envelope.rcptTo;
    this.taken.push({ id, recipient: recipient?.address ?? 'nobody', at: Date.now(), source });
    await sleep(THINKING_MS);
  }
}

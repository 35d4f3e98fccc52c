import { createHash } from 'node:crypto';
import { chmod, chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import pg from 'pg';
import { S3BlobStore } from '../../src/blobs/adapters/s3-blob-store.js';
import { Spool } from '../../src/blobs/spool.js';
import { startBugZot } from '../../src/bugzot.js';
import { parseConfig } from '../../src/config/config.js';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres.js';
import { SmtpMailer } from '../../src/mail/adapters/smtp-mailer.js';
import type { Mail } from '../../src/mail/mailer.js';
import { ADMIN_PASSWORD } from '../support/bugzot-app.js';
import { BugZotProcess } from '../support/bugzot-process.js';
import { makeProduct, report } from '../support/catalog.js';
import { describeWithEngine } from '../support/engines.js';
import { selfSigned } from '../support/eventstoredb-certificate.js';
import { HttpClient } from '../support/http-client.js';
import { MailServer } from '../support/mail-server.js';

/** EventStoreDB over TLS: eventstoredb.adapter.spec.ts. Kafka and Redis: with their own suites. */
const { key, certificate } = selfSigned();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bugzot-tls-'));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'authority.pem'), certificate);
  await writeFile(join(folder, 'stranger.pem'), selfSigned().certificate);
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));

/** As NODE_EXTRA_CA_CERTS does it for a process from its start on. */
async function trusting<T>(work: () => Promise<T>): Promise<T> {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, certificate]);
  try {
    return await work();
  } finally {
    setDefaultCACertificates(before);
  }
}

describe('PostgreSQL that takes encrypted connections only', () => {
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    server = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false });
    const data = join(folder, 'data', 'postgres');
    const { uid, gid } = await stat(data);
    const own = async (name: string, text: string) => {
      await writeFile(join(data, name), text, { mode: 0o600 });
      await chown(join(data, name), uid, gid);
    };
    await own('server.key', key);
    await own('server.crt', certificate);
    const access = await readFile(join(data, 'pg_hba.conf'), 'utf8');
    await own('pg_hba.conf', access.replaceAll(/^host\b/gm, 'hostssl'));
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('alter system set ssl = on');
    await client.query('select pg_reload_conf()');
    await client.end();
  });
  afterAll(() => server.stop());

  const url = (parameters: string) => {
    const found = new URL(server.url);
    found.hostname = 'localhost';
    return `${found.href}?${parameters}`;
  };
  const verified = () =>
    url(`sslmode=verify-full&sslrootcert=${encodeURIComponent(join(folder, 'authority.pem'))}`);

  async function encrypted(connectionString: string): Promise<boolean> {
    const client = new pg.Client({ connectionString });
    try {
      await client.connect();
      const { rows } = await client.query<{ ssl: boolean }>(
        'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
      );
      return rows[0]!.ssl;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  it('takes no other', async () => {
    await expect(encrypted(server.url)).rejects.toThrow(/no pg_hba.conf entry/);
    await expect(encrypted(url('sslmode=disable'))).rejects.toThrow(/no pg_hba.conf entry/);
  });

  it('is known by its certificate, and refused when that is a stranger’s', async () => {
    expect(await encrypted(verified())).toBe(true);
    const stranger = `sslmode=verify-full&sslrootcert=${join(folder, 'stranger.pem')}`;
    await expect(encrypted(url(stranger))).rejects.toThrow(/certificate/);
    await expect(encrypted(url('sslmode=verify-full'))).rejects.toThrow(/certificate/);
    // Encrypted, to whoever it may be.
    expect(await encrypted(url('sslmode=no-verify'))).toBe(true);
  });

  it('serves all that BugZot does: migrations, log, read models, jobs', async () => {
    const config = parseConfig({
      PORT: '0',
      LOG_LEVEL: 'silent',
      BUGZOT_DATA_DIR: folder,
      BUGZOT_ADMIN_PASSWORD: ADMIN_PASSWORD,
    });
    const bugzot = await startBugZot(config, verified());
    const admin = await HttpClient.logIn(bugzot.url!, 'admin', ADMIN_PASSWORD);
    const bug = await report(admin, await makeProduct(admin));
    expect((await admin.get(`/api/bugs/${bug}`)).status).toBe(200);
    const client = new pg.Client({ connectionString: verified() });
    await client.connect();
    const { rows } = await client.query<{ connections: number; plain: number }>(
      `select count(*)::int connections, count(*) filter (where not ssl)::int plain
       from pg_stat_ssl join pg_stat_activity using (pid) where datname = 'bugzot'`,
    );
    await client.end();
    expect(rows[0]!.plain).toBe(0);
    expect(rows[0]!.connections).toBeGreaterThan(10);
    await bugzot.stop();
  });

  it('stops the start in a sentence when its certificate is not trusted', async () => {
    const bugzot = new BugZotProcess({ dataDir: folder, env: { DATABASE_URL: url('sslmode=verify-full') } });
    expect(await bugzot.exited).toBe(1);
    expect(bugzot.output).toContain('certificate is not trusted');
    expect(bugzot.output).not.toMatch(/^\s+at .*:\d+:\d+/m);
  });
});

describe('a mail server with TLS and a password', () => {
  const mail: Mail = {
    id: 'mail-1',
    account: 1,
    to: { name: 'Grace', address: 'grace@example.com' },
    subject: 'It crashes',
    text: 'At night.',
  };
  const send = async (url: string) => {
    const mailer = new SmtpMailer(url, 'bugzot@bugs.example');
    await mailer.send(mail).finally(() => mailer.close());
  };

  it.each([
    ['from the first byte on (smtps)', true],
    ['when it is asked to (smtp, STARTTLS)', false],
  ])('is used encrypted %s', async (_, implicit) => {
    const server = new MailServer({ key, cert: certificate, implicit });
    const url = await server.listen();
    await trusting(() => send(`${url}?requireTLS=true`));
    expect(server.sessions).toEqual([{ user: 'bugzot', encrypted: true }]);
    // Whom nobody trusts is told neither password nor mail.
    await expect(send(url)).rejects.toThrow('The mail server failed');
    expect(server.sessions).toHaveLength(1);
    await server.close();
  });

  it('gets nothing when it must encrypt and cannot', async () => {
    const server = new MailServer();
    const url = await server.listen();
    await expect(send(`${url}?requireTLS=true`)).rejects.toThrow('The mail server');
    expect(server.taken).toEqual([]);
    await server.close();
  });
});

describeWithEngine('an S3 store over HTTPS', 'TEST_S3_URL', (plain) => {
  it('is used when its certificate is good, and else not', async () => {
    const { hostname, port } = new URL(plain);
    const open = new Set<Socket>();
    const proxy = createServer({ key, cert: certificate }, (socket) => {
      const line = connect(Number(port), hostname);
      socket.pipe(line).pipe(socket);
      for (const end of [socket, line]) open.add(end.on('error', () => undefined));
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = new URL(plain.replace('http:', 'https:'));
    [url.hostname, url.port] = ['localhost', String((proxy.address() as AddressInfo).port)];
    const store = new S3BlobStore(url.href);
    const content = Buffer.from('over HTTPS');
    const sha256 = createHash('sha256').update(content).digest('hex');
    await expect(store.size(sha256)).rejects.toThrow();
    await trusting(async () => {
      await store.put(await new Spool(join(folder, 'spool')).receive(Readable.from([content])));
      expect(await buffer((await store.open(sha256))!)).toEqual(content);
      await store.remove(sha256);
    });
    for (const socket of open) socket.destroy();
    proxy.close();
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, parseConfig } from './config.js';
import { loadConfig } from './load-config.js';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('needs nothing', () => {
    expect(parseConfig({})).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', BUGZOT_ANONYMOUS_READ: false });
  });

  it('turns text into values', () => {
    const config = parseConfig({ PORT: '0', BUGZOT_ANONYMOUS_READ: 'true', BUGZOT_ROLES: 'api, projector' });
    expect(config).toMatchObject({
      PORT: 0,
      BUGZOT_ANONYMOUS_READ: true,
      BUGZOT_ROLES: ['api', 'projector'],
    });
  });

  it('takes proxies by address, network and name', () => {
    const listed = '10.0.0.1, fd00::/8 ,uniquelocal,,::1';
    const { BUGZOT_TRUSTED_PROXIES } = parseConfig({ BUGZOT_TRUSTED_PROXIES: listed });
    expect(BUGZOT_TRUSTED_PROXIES).toEqual(['10.0.0.1', 'fd00::/8', 'uniquelocal', '::1']);
    expect(parseConfig({}).BUGZOT_TRUSTED_PROXIES).toEqual([]);
  });

  it.each(['redis://localhost', 'redis://u:p@h:6379/3', 'rediss://:p@h/0?ca=/etc/ca.pem'])(
    'takes %s for Redis',
    (REDIS_URL) => expect(parseConfig({ REDIS_URL }).REDIS_URL).toBe(REDIS_URL),
  );

  it('counts an empty variable as not set', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '', BUGZOT_UNHEARD_OF: '' })).toEqual(parseConfig({}));
  });

  it.each([
    ['PORT', 'abc', 'must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['PORT', '80.5', 'must be a whole number from 0 to 65535'],
    ['BUGZOT_ORIGIN', 'bugs.example.com', 'must be a URL that starts with http:// or https://'],
    ['BUGZOT_ROLES', 'api,cook', 'must be one of: '],
    ['DATABASE_URL', 'mysql://localhost/x', 'must be a URL that starts with postgres:// or postgresql://'],
    ['BUGZOT_DATABASE_POOL', '1', 'must be a whole number from 2 to 200'],
    ['BUGZOT_MIGRATIONS', 'never', 'must be one of: run, check'],
    ['EVENTSTORE_URL', 'http://localhost:2113', 'must be a URL that starts with esdb://'],
    ['KAFKA_BROKERS', 'kafka', 'must be host:port,host:port'],
    ['KAFKA_BROKERS', 'kafka:9092,', 'must be host:port,host:port'],
    ['KAFKA_SASL', 'gssapi', 'must be one of: plain, scram-sha-256, scram-sha-512'],
    ['BUGZOT_KAFKA_PREFIX', 'two words', 'must be letters, digits'],
    ['BUGZOT_MASTER_KEY', 'c2hvcnQ=', 'must be 32 bytes in base64'],
    ['BUGZOT_ANONYMOUS_READ', 'yes', 'must be true or false'],
    ['REDIS_URL', 'http://localhost:6379', 'must be a URL that starts with redis:// or rediss://'],
    ['REDIS_URL', 'redis://localhost:6379/sessions', 'must name a database by its number'],
    ['BUGZOT_TRUSTED_PROXIES', '10.0.0.0/8,proxy', 'must be addresses, networks such as 10.0.0.0/8, or'],
    ['BUGZOT_TRUSTED_PROXIES', '10.0.0.0/33', 'must be addresses'],
    ['BUGZOT_TRUSTED_PROXIES', '10.0.0.1/8/9', 'must be addresses'],
    ['BUGZOT_RATE_PER_MINUTE', '-1', 'must be a whole number from 0 to 1000000'],
    ['BUGZOT_LOGIN_FAILURES', 'few', 'must be a whole number from 0 to 1000000'],
    ['BUGZOT_SESSION_HOURS', '-1', 'must be a number of hours from 0.01 to 8760'],
    ['BUGZOT_SESSION_HOURS', 'a week', 'must be a number of hours from 0.01 to 8760'],
    ['BUGZOT_ADMIN_EMAIL', 'nobody', 'must be a mail address'],
    ['BUGZOT_ADMIN_PASSWORD', 'short', 'must have 8 characters or more'],
    ['LOG_LEVEL', 'loud', 'must be one of: fatal, error'],
  ])('refuses %s=%s and says why', (name, value, reason) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name}: ${reason}`);
  });

  it.each([
    [{ BUGZOT_ROLES: 'relay' }, 'KAFKA_BROKERS'],
    [{ KAFKA_PASSWORD: 'secret' }, 'KAFKA_USERNAME'],
    [{ KAFKA_USERNAME: 'bugzot' }, 'KAFKA_PASSWORD'],
    [{ KAFKA_SASL: 'scram-sha-256' }, 'KAFKA_USERNAME'],
    [{ KAFKA_SASL: 'plain', KAFKA_USERNAME: 'bugzot', KAFKA_PASSWORD: 'secret' }, 'KAFKA_SASL'],
  ])('refuses %j, for what is missing beside it', (env, named) => {
    const problems = problemsOf(env);
    expect(problems).toEqual([expect.stringMatching(`^${named}: `)]);
    expect(problems.join()).not.toContain('secret');
  });

  it('takes brokers with all that belongs to them', () => {
    const env = { KAFKA_BROKERS: 'a:9092, b:9093', KAFKA_TLS: 'true', KAFKA_SASL: 'plain' };
    const config = parseConfig({
      ...env,
      KAFKA_USERNAME: 'bugzot',
      KAFKA_PASSWORD: 'x',
      BUGZOT_ROLES: 'relay',
    });
    expect(config).toMatchObject({ KAFKA_BROKERS: ['a:9092', 'b:9093'], BUGZOT_KAFKA_PREFIX: 'bugzot' });
  });

  it('never repeats a secret', () => {
    const problems = problemsOf({ BUGZOT_ADMIN_PASSWORD: 'hunter2', BUGZOT_MASTER_KEY: 'hunter2' });
    expect(problems.join()).not.toContain('hunter2');
  });

  it('names every bad variable at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'x', BUGZOT_PORT: '1' })).toHaveLength(3);
  });

  it('refuses an unknown variable that begins with BUGZOT_, and suggests one that is near', () => {
    expect(problemsOf({ BUGZOT_ADMIN_PASWORD: 'x' })).toEqual([
      'BUGZOT_ADMIN_PASWORD: BugZot has no such variable; did you mean BUGZOT_ADMIN_PASSWORD?',
    ]);
    expect(problemsOf({ BUGZOT_UNHEARD_OF: 'x' })).toEqual([
      'BUGZOT_UNHEARD_OF: BugZot has no such variable; docs/configuration.md lists them',
    ]);
  });

  it('leaves the variables of others and of npm test alone', () => {
    expect(problemsOf({ HOME: '/root', BUGZOT_NO_INSTALL: '1' })).toEqual([]);
  });
});

describe('loadConfig', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'bugzot-config-'));
    writeFileSync(join(root, '.env'), 'PORT=4000\n# a remark\nHOST="::1"\nLOG_LEVEL=\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('takes the environment over .env over the default', () => {
    const config = loadConfig({ PORT: '5000', HOST: '' }, root);
    expect(config).toMatchObject({ PORT: 5000, HOST: '::1', LOG_LEVEL: 'info' });
  });

  it('checks what .env says', () => {
    writeFileSync(join(root, '.env'), 'BUGZOT_ROLLS=api\n');
    expect(() => loadConfig({}, root)).toThrow('BUGZOT_ROLLS');
  });

  it('leaves the environment of the process alone', () => {
    const before = { ...process.env };
    loadConfig(process.env, root);
    expect(process.env).toEqual(before);
  });

  it('takes paths relative to the folder of package.json', () => {
    expect(loadConfig({}, root).BUGZOT_DATA_DIR).toBe(join(root, 'var'));
    expect(loadConfig({ BUGZOT_DATA_DIR: '/srv/data' }, root).BUGZOT_DATA_DIR).toBe('/srv/data');
  });

  describe('with a value in a file, as <NAME>_FILE', () => {
    const file = (content: string, name = 'secret'): string => {
      writeFileSync(join(root, name), content);
      return join(root, name);
    };
    function problems(env: Record<string, string>): readonly string[] {
      try {
        loadConfig(env, root);
      } catch (error) {
        if (error instanceof ConfigurationError) return error.problems;
        throw error;
      }
      return [];
    }

    it.each(['hunter2 and more', 'hunter2 and more\n', 'hunter2 and more\r\n'])('takes %j', (content) => {
      const config = loadConfig({ BUGZOT_ADMIN_PASSWORD_FILE: file(content) }, root);
      expect(config.BUGZOT_ADMIN_PASSWORD).toBe('hunter2 and more');
    });

    it('takes away one line break and nothing else', () => {
      const config = loadConfig({ BUGZOT_ADMIN_PASSWORD_FILE: file(' hunter2 \n\n') }, root);
      expect(config.BUGZOT_ADMIN_PASSWORD).toBe(' hunter2 \n');
    });

    it('takes every variable so, also from .env, and relative to the folder of package.json', () => {
      file('postgres://localhost/x', 'url');
      file('7000', 'port');
      writeFileSync(join(root, '.env'), 'DATABASE_URL_FILE=url\nPORT_FILE=\n');
      const config = loadConfig({ PORT_FILE: 'port', LOG_LEVEL: 'warn' }, root);
      expect(config).toMatchObject({ DATABASE_URL: 'postgres://localhost/x', PORT: 7000, LOG_LEVEL: 'warn' });
    });

    it('checks what is in it, and does not repeat it', () => {
      const found = problems({
        BUGZOT_MASTER_KEY_FILE: file('hunter2', 'key'),
        DATABASE_URL_FILE: file('mysql://bugzot:hunter2@localhost/x', 'url'),
      });
      expect(found.map((problem) => problem.split(':')[0])).toEqual(['DATABASE_URL', 'BUGZOT_MASTER_KEY']);
      expect(found.join()).not.toContain('hunter2');
    });

    it('refuses both the value and the file', () => {
      const env = { BUGZOT_ADMIN_PASSWORD: 'hunter2 and more', BUGZOT_ADMIN_PASSWORD_FILE: file('hunter2') };
      expect(problems(env)).toEqual([
        'BUGZOT_ADMIN_PASSWORD: is given twice, by BUGZOT_ADMIN_PASSWORD and by BUGZOT_ADMIN_PASSWORD_FILE',
      ]);
      // An empty variable counts as not set.
      expect(problems({ ...env, BUGZOT_ADMIN_PASSWORD: '' })).toEqual([
        'BUGZOT_ADMIN_PASSWORD: must have 8 characters or more',
      ]);
    });

    it('refuses files that are not there, are folders, are empty or are large, all at once', () => {
      mkdirSync(join(root, 'folder'));
      const found = problems({
        DATABASE_URL_FILE: 'nowhere',
        SMTP_URL_FILE: 'folder',
        S3_URL_FILE: file('\n', 'empty'),
        EVENTSTORE_URL_FILE: file('x'.repeat(70_000), 'large'),
      });
      expect(found).toEqual([
        `DATABASE_URL_FILE: there is no file ${join(root, 'nowhere')}`,
        `EVENTSTORE_URL_FILE: ${join(root, 'large')} has more than 65536 bytes`,
        `SMTP_URL_FILE: ${join(root, 'folder')} is not a file`,
        `S3_URL_FILE: ${join(root, 'empty')} is empty`,
      ]);
    });

    it('knows no file of a variable that it does not know', () => {
      expect(problems({ BUGZOT_ADMIN_PASWORD_FILE: file('x') })[0]).toContain('BugZot has no such variable');
    });
  });
});

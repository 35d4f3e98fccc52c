import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROCESS_ROLES, parseConfig, variables } from '../../src/config/config.js';
import { packageRoot } from '../../src/config/load-config.js';
import { makeDataDir } from '../support/bugzot-process.js';
import { describeWithEngine } from '../support/engines.js';

const run = promisify(execFile);

interface Service {
  image: string;
  user?: string;
  read_only?: boolean;
  privileged?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  mem_limit?: string;
  cpus?: number;
  pids_limit?: number;
  restart?: string;
  stop_grace_period?: string;
  healthcheck?: { test?: string[]; disable?: boolean };
  environment?: Record<string, string | number | null>;
  secrets?: { source: string; target?: string }[];
  networks?: Record<string, unknown>;
  ports?: string[];
  logging?: { options: Record<string, string> };
  depends_on?: Record<string, { condition: string }>;
  volumes?: unknown[];
}

interface Composition {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  secrets: Record<string, { file: string }>;
}

/** What is run once, to its end, before the others. */
const ONE_SHOT = ['migrate', 'bucket'];

describeWithEngine('docker-compose.yml', 'TEST_DOCKER_COMPOSE', (compose) => {
  let composition: Composition;
  let services: [string, Service][];
  let ofBugZot: [string, Service][];

  beforeAll(async () => {
    const { stdout } = await run(compose, ['config'], { cwd: packageRoot });
    // Compose prints YAML; the YAML library that it brings along reads it.
    const script = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.argv[1])))';
    composition = JSON.parse((await run('python3', ['-c', script, stdout])).stdout) as Composition;
    services = Object.entries(composition.services);
    ofBugZot = services.filter(([, { image }]) => image.startsWith('bugzot:'));
  });

  const each = <T>(value: (service: Service) => T, of = services) =>
    Object.fromEntries(of.map(([name, service]) => [name, value(service)]));
  const allOf = <T>(value: T, of = services) => Object.fromEntries(of.map(([name]) => [name, value]));
  const lasting = () => services.filter(([name]) => !ONE_SHOT.includes(name));

  it('has every role as a service of its own, and the engines', () => {
    const roles = ofBugZot.map(([, { environment }]) => environment!['BUGZOT_ROLES']);
    expect(roles).toEqual(expect.arrayContaining([...PROCESS_ROLES]));
    const names = services.map(([name]) => name);
    const engines = ['gateway', 'postgres', 'eventstore', 'kafka', 'redis', 'objects', 'mail'];
    expect(names).toEqual(expect.arrayContaining(engines));
  });

  it('runs nothing as root, nothing that can become it, and nothing that can change its image', () => {
    expect(each(({ user = 'root' }) => /^[1-9]\d*:[1-9]\d*$/.test(user))).toEqual(allOf(true));
    expect(each(({ read_only: readOnly }) => readOnly)).toEqual(allOf(true));
    expect(each(({ cap_drop: dropped }) => dropped)).toEqual(allOf(['ALL']));
    expect(each(({ cap_add: added, privileged }) => added ?? privileged)).toEqual(allOf(undefined));
    expect(each(({ security_opt: options }) => options)).toEqual(allOf(['no-new-privileges:true']));
  });

  it('limits what each may take, and what its log may', () => {
    expect(each(({ mem_limit: memory }) => /^\d+[mg]$/.test(memory ?? ''))).toEqual(allOf(true));
    expect(each(({ cpus = 0 }) => Number(cpus) > 0)).toEqual(allOf(true));
    expect(each(({ pids_limit: processes = 0 }) => processes > 0)).toEqual(allOf(true));
    expect(each(({ logging }) => logging?.options['max-size'])).toEqual(allOf('10m'));
  });

  it('asks each how it is, starts it again when it dies, and gives it time to end', () => {
    expect(each(({ healthcheck }) => (healthcheck?.test ?? []).length > 1, lasting())).toEqual(
      allOf(true, lasting()),
    );
    expect(each(({ restart }) => restart, lasting())).toEqual(allOf('unless-stopped', lasting()));
    expect(each(({ stop_grace_period: grace }) => grace !== undefined, lasting())).toEqual(
      allOf(true, lasting()),
    );
    const once = services.filter(([name]) => ONE_SHOT.includes(name));
    expect(each(({ restart }) => restart, once)).toEqual(allOf('no', once));
  });

  it('waits for what is needed, and for the end of what is run once', () => {
    for (const [name, { depends_on: needed = {} }] of services) {
      for (const [other, { condition }] of Object.entries(needed)) {
        const expected = ONE_SHOT.includes(other) ? 'service_completed_successfully' : 'service_healthy';
        expect([name, other, condition]).toEqual([name, other, expected]);
      }
    }
    const roles = ofBugZot.filter(([name]) => name !== 'migrate');
    expect(each(({ depends_on: needed }) => 'migrate' in (needed ?? {}), roles)).toEqual(allOf(true, roles));
  });

  it('keeps the engines from the gateway, and from the world', () => {
    const networks = (name: string) => Object.keys(composition.services[name]!.networks!).sort();
    expect(networks('gateway')).toEqual(['front', 'public']);
    expect(networks('api')).toEqual(['engines', 'front']);
    for (const name of ['postgres', 'eventstore', 'kafka', 'redis', 'objects']) {
      expect(networks(name)).toEqual(['engines']);
    }
    expect(composition.networks['engines']).toEqual({ internal: true });
    expect(composition.networks['front']).toEqual({ internal: true });
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(published).toEqual([
      expect.stringMatching(/^gateway /),
      expect.stringMatching(/^gateway /),
      expect.stringMatching(/^mail 127\.0\.0\.1:/),
    ]);
  });

  it('takes every secret from a file that deploy/make-secrets makes, and has none in an environment', async () => {
    const folder = await makeDataDir();
    await run(join(packageRoot, 'deploy/make-secrets'), [folder]);
    const made = await readdir(folder);
    for (const [name, { file }] of Object.entries(composition.secrets)) {
      expect(file.startsWith(join(packageRoot, 'deploy/secrets'))).toBe(true);
      expect([name, made]).toEqual([name, expect.arrayContaining([file.split('/').at(-1)])]);
    }
    for (const [name, { environment = {}, secrets = [] }] of services) {
      const targets = secrets.map(({ source, target }) => `/run/secrets/${target ?? source}`);
      for (const [variable, value] of Object.entries(environment)) {
        const ofFile = String(value).startsWith('/run/secrets/');
        if (ofFile)
          expect([name, variable, targets]).toEqual([name, variable, expect.arrayContaining([value])]);
        if (/PASSWORD|_KEY|SECRET|TOKEN/.test(variable))
          expect([name, variable, ofFile]).toEqual([name, variable, true]);
        expect(String(value)).not.toMatch(/:\/\/[^/]*:[^/]*@/);
      }
    }
    // What was made once is kept.
    const before = await readFile(join(folder, 'master_key'), 'utf8');
    expect((await run(join(packageRoot, 'deploy/make-secrets'), [folder])).stdout).toBe('');
    expect(await readFile(join(folder, 'master_key'), 'utf8')).toBe(before);
  });

  it('gives BugZot no variable that it does not know, and values that it takes', async () => {
    const folder = await makeDataDir();
    await run(join(packageRoot, 'deploy/make-secrets'), [folder]);
    for (const [name, { environment = {} }] of ofBugZot) {
      const env: Record<string, string> = {};
      for (const [variable, value] of Object.entries(environment)) {
        const known = variable.replace(/_FILE$/, '');
        expect([name, variable, known in variables.shape]).toEqual([name, variable, true]);
        const file = join(folder, String(value).replace('/run/secrets/', ''));
        env[known] = variable.endsWith('_FILE') ? (await readFile(file, 'utf8')).trimEnd() : String(value);
      }
      expect(parseConfig(env)).toMatchObject({ BUGZOT_ORIGIN: 'https://localhost' });
    }
  });

  it('gives the gateway every variable of its template, and no other', async () => {
    const template = await readFile(join(packageRoot, 'deploy/nginx/nginx.conf.template'), 'utf8');
    const used = new Set([...template.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name!));
    const given = Object.keys(composition.services['gateway']!.environment!);
    expect([...used].sort()).toEqual(given.filter((name) => !name.startsWith('NGINX_ENVSUBST_')).sort());
    // Only these are filled in: nginx's own variables begin with $ as well.
    const filter = composition.services['gateway']!.environment!['NGINX_ENVSUBST_FILTER'];
    for (const name of used) expect(name).toMatch(new RegExp(String(filter)));
  });

  it('has a gateway that gives up idle connections before a process has drained, and time for that', async () => {
    const template = await readFile(join(packageRoot, 'deploy/nginx/nginx.conf.template'), 'utf8');
    const idle = Number(/^ {4}keepalive_timeout (\d+)s;/m.exec(template)![1]);
    const { environment, stop_grace_period: grace } = composition.services['api']!;
    const drain = Number(environment!['BUGZOT_DRAIN_SECONDS']);
    expect(drain).toBeGreaterThan(idle);
    // Ten seconds for everything that comes after (src/main.ts).
    expect(Number(grace!.replace('s', ''))).toBeGreaterThan(drain + 10);
  });
});

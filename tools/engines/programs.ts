import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Engine } from './engine.js';
import { installPackage, programOf } from './packages.js';

/** nginx: suites start it with the configuration of `deploy/nginx`. */
export const nginx = program('nginx', 'TEST_NGINX', { name: 'nginx', from: 'nginx-light', ask: '-v' });

/** Chromium: suites use the web application in it. */
export const chromium = program('Chromium', 'TEST_CHROMIUM', {
  name: 'chromium',
  from: 'chromium',
  ask: '--version',
});

/** Docker Compose: it reads docker-compose.yml without a Docker engine. */
export const compose = program('Docker Compose', 'TEST_DOCKER_COMPOSE', {
  name: 'docker-compose',
  from: 'docker-compose',
  ask: '--version',
});

/**
 * A program of the machine, else from Debian; its variable holds its path.
 * @param command its name, the package it comes from, and the option that makes it say its version
 */
function program(
  title: string,
  variable: string,
  command: { name: string; from: string; ask: string },
): Engine {
  const provide: Engine['provide'] = async () => {
    try {
      const found = process.env[variable] || (await programOf(command.name));
      if (!found) await installPackage(command.from);
      const path = found ?? (await programOf(command.name));
      if (!path) throw new Error(`${command.from} has brought no ${command.name}`);
      const { stdout, stderr } = await promisify(execFile)(path, [command.ask]);
      const version = /\d+(?:\.\d+)+/.exec(stdout + stderr)?.[0] ?? '';
      return { state: found ? 'found' : 'provided', detail: `${version}, ${path}`, url: path };
    } catch (error) {
      return { state: 'absent', detail: (error as Error).message };
    }
  };
  return { name: title, variable, provide };
}

import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Runs `work` while no other process of this machine runs work for the same folder: `npm start` and `npm test` in
 * a fresh clone must not both run `npm ci`. The lock is a name in Linux's abstract socket namespace, which the
 * kernel frees when the process dies, so no stale lock can stay behind. Where there is no such thing (Node before
 * 20.4, other systems) the work runs without a lock.
 */
export async function alone(folder, work) {
  const name = `\0bugzot-prepare-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  let lock = await take(name);
  if (lock === 'taken') console.log('Another npm script installs or builds here; waiting for it.');
  while (lock === 'taken') {
    await new Promise((resolve) => setTimeout(resolve, 200));
    lock = await take(name);
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}

function take(name) {
  if (process.platform !== 'linux') return { close() {} };
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code === 'EADDRINUSE' ? 'taken' : { close() {} }));
    server.listen(name, () => resolve(server));
  });
}

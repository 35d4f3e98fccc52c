import { lookedAt, upload } from './attachments.js';
import type { HttpClient } from './http-client.js';
import type { Scene } from './scene.js';

/** In every private text, and in those that are hidden later. */
export const SECRET = 'zzsecretzz';

/** What the two worlds do not share. */
export interface Secrets {
  /** Private things happen beside the public ones. */
  private: boolean;
  /** A comment is written for everybody, and hidden later. */
  hidden: boolean;
}

/** Ids of what is secret; 0 where there is nothing. */
export interface Secret {
  comment: number;
  attachment: number;
}

/** Every command at a moment of its own, so that times tell the order of commands and nothing else. */
function tick(): void {
  const now = Date.now();
  while (Date.now() === now);
}

/** The same public commands in every world. Secrets take numbers of their own only after all public bugs have theirs. */
export async function makeWorld(scene: Scene, secrets: Secrets): Promise<Secret> {
  const { employee, reporter, colleague, admin, product } = scene;
  const did = async (client: HttpClient, path: string, body?: object): Promise<number> => {
    tick();
    const { status, body: answer } = await client.post(path, body);
    if (status >= 300) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
    return answer.id as number;
  };
  const secretly = async (path: string, body: object = {}): Promise<number> =>
    secrets.private ? did(employee, path, body) : 0;
  const comment = (bug: number) => secretly(`/api/bugs/${bug}/comments`, { text: SECRET, private: true });
  /** Looked at before anything else happens, so that the order of events is the same in every world. */
  const attach = async (
    client: HttpClient,
    bug: number,
    text: string,
    more: object = {},
  ): Promise<number> => {
    tick();
    const id = await upload(client, bug, text, { name: `${text}.txt`, ...more });
    await lookedAt(client, id);
    return id;
  };
  const attachSecretly = async (bug: number): Promise<number> =>
    secrets.private ? attach(employee, bug, SECRET, { private: true }) : 0;
  /** A private comment along with a public move. */
  const remark = secrets.private ? { comment: SECRET, private: true } : {};

  const bugs: number[] = [];
  for (const title of ['It crashes', 'It is slow', 'It is ugly', 'It beeps']) {
    bugs.push(await did(reporter, '/api/bugs', { product, component: 'ui', title, tags: ['old'] }));
    await comment(bugs.at(-1)!);
    await attachSecretly(bugs.at(-1)!);
  }
  const [first, second, third, fourth] = bugs as [number, number, number, number];
  await did(employee, `/api/bugs/${first}/assign`, { assignee: 'colleague', ...remark });
  await did(reporter, `/api/bugs/${first}/comments`, { text: 'Any news?' });
  const secret = await comment(first);
  await did(colleague, `/api/bugs/${first}/start`, remark);
  await did(colleague, `/api/bugs/${first}/comments`, { text: 'Soon.' });
  if (secret > 0)
    await did(employee, `/api/bugs/${first}/comments/${secret}/edit`, { text: `${SECRET} again` });
  await attach(reporter, first, 'A log');
  const file = await attachSecretly(first);
  if (file > 0) await did(employee, `/api/bugs/${first}/attachments/${file}/obsolete`);
  await did(employee, `/api/bugs/${second}/block`, { blocks: third });
  if (secrets.hidden) {
    const shown = await attach(employee, third, `${SECRET}, shown to all`);
    const id = await did(employee, `/api/bugs/${third}/comments`, { text: `${SECRET}, said aloud` });
    await did(colleague, `/api/bugs/${third}/tag`, { tag: 'new' });
    await did(employee, `/api/bugs/${third}/comments/${id}/hide`);
    await did(employee, `/api/bugs/${third}/attachments/${shown}/hide`);
  } else {
    await did(colleague, `/api/bugs/${third}/tag`, { tag: 'new' });
  }
  await did(employee, `/api/bugs/${fourth}/resolve`, { resolution: 'WORKSFORME', ...remark });
  await did(reporter, `/api/bugs/${fourth}/reopen`, { comment: 'Not for me.' });
  await did(employee, `/api/bugs/${fourth}/set-severity`, { severity: 'blocker' });
  const told = await did(employee, `/api/bugs/${fourth}/comments`, { text: 'Told too much' });
  await did(admin, `/api/bugs/${fourth}/comments/${told}/redact`);

  const bug = { product, component: 'ui', title: SECRET, private: true, tags: [SECRET], severity: 'blocker' };
  const hidden = await secretly('/api/bugs', bug);
  if (hidden > 0) {
    await secretly(`/api/bugs/${hidden}/block`, { blocks: first });
    await secretly(`/api/bugs/${second}/block`, { blocks: hidden });
    await secretly(`/api/bugs/${hidden}/start`);
    await secretly(`/api/bugs/${hidden}/resolve`, { resolution: 'DUPLICATE', duplicateOf: third });
    await comment(hidden);
    await comment(second);
    await attachSecretly(hidden);
    await attachSecretly(second);
    await did(admin, `/api/bugs/${first}/comments/${secret}/redact`);
    // What the other bug is told of its duplicate follows by itself.
    const deadline = Date.now() + 20_000;
    for (let duplicates: number[] = []; duplicates.length === 0 && Date.now() < deadline;) {
      duplicates = (await employee.get(`/api/bugs/${third}`, scene.afterAll())).body.duplicates;
    }
  }
  await did(reporter, `/api/bugs/${second}/comments`, { text: 'The last word' });
  return { comment: secret, attachment: file };
}

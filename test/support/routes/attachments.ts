import { form, lookedAt, picture, tryUpload, upload, type Upload } from '../attachments.js';
import type { HttpClient } from '../http-client.js';
import type { Scene } from '../scene.js';
import { contributors, readers, staff, type Prepare, type RouteTests } from './route-test.js';

/** An attachment of the employee's. */
const onAttachment =
  (more: Upload = {}): Prepare =>
  async (scene) => {
    const number = await scene.bug();
    return { values: { number, id: await upload(scene.employee, number, undefined, more) } };
  };

/** One that a worker has looked at. */
const onProcessed =
  (content: () => Promise<Uint8Array> | string, name: string): Prepare =>
  async (scene) => {
    const id = await upload(scene.employee, await scene.bug(), await content(), { name });
    await lookedAt(scene.employee, id);
    return { values: { id } };
  };

/** One that the actor has uploaded, or the reporter if the actor may not. */
async function own(scene: Scene, actor: HttpClient) {
  const number = await scene.bug();
  const answer = await tryUpload(actor, number);
  const id = answer.status === 201 ? (answer.body.id as number) : await upload(scene.reporter, number);
  return { values: { number, id } };
}

export const attachmentRoutes: RouteTests = {
  'GET /api/bugs/{number}/attachments': {
    access: readers,
    call: async (scene) => ({ values: { number: await scene.bug() } }),
  },
  'POST /api/bugs/{number}/attachments': {
    access: contributors,
    call: async (scene) => ({ values: { number: await scene.bug() }, body: form('A log.') }),
  },
  'POST /api/bugs/{number}/attachments/{id}/obsolete': { access: contributors, call: own },
  'POST /api/bugs/{number}/attachments/{id}/hide': { access: staff, call: onAttachment() },
  'POST /api/bugs/{number}/attachments/{id}/show': { access: staff, call: onAttachment({ private: true }) },
  'GET /api/attachments/{id}': { access: readers, call: onAttachment() },
  'GET /api/attachments/{id}/content': { access: readers, call: onAttachment() },
  'GET /api/attachments/{id}/thumbnail': { access: readers, call: onProcessed(() => picture(), 'a.png') },
  'GET /api/attachments/{id}/preview': { access: readers, call: onProcessed(() => 'A log.', 'a.log') },
};

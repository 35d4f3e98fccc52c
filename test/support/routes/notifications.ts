import { UnsubscribeLinks } from '../../../src/notifications/unsubscribing.js';
import { HttpClient, type Answer } from '../http-client.js';
import type { Scene } from '../scene.js';
import { anybody, contributors, loggedIn, type Prepare, type RouteTests } from './route-test.js';

/** The same person, who has followed the link of a mail to the reporter: its token is in the query. */
class Linked extends HttpClient {
  constructor(
    actor: HttpClient,
    private readonly link: string,
  ) {
    super(actor.url, actor.token, actor.account);
  }

  override request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return super.request(method, path + new URL(this.link).search, body, headers);
  }
}

const withLink: Prepare = async (scene, actor) => {
  const links = scene.app.bugzot.app.get(UnsubscribeLinks);
  const link = links.addressFor({ account: scene.reporter.account!, bug: await scene.bug() });
  return { client: new Linked(actor, link) };
};

const onComponent = async (scene: Scene) => ({
  values: { id: scene.product, name: await scene.component() },
});

export const notificationRoutes: RouteTests = {
  'GET /api/notifications': { access: loggedIn, call: () => ({}) },
  'POST /api/notifications/read': { access: loggedIn, call: () => ({ body: { all: true } }) },
  'POST /api/notifications/unread': {
    access: loggedIn,
    call: async (scene) => ({ body: { bug: await scene.bug() } }),
  },
  'GET /api/notifications/unsubscribe': { access: anybody, call: withLink },
  'POST /api/notifications/unsubscribe': { access: anybody, call: withLink },
  'POST /api/notifications/resubscribe': { access: loggedIn, call: () => ({ body: {} }) },
  'POST /api/products/{id}/components/{name}/watch': { access: contributors, call: onComponent },
  'POST /api/products/{id}/components/{name}/unwatch': { access: contributors, call: onComponent },
};

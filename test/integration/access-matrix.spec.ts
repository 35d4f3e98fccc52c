import { everyCall } from '../support/every-call.js';
import { answers, cellsOf, sites } from '../support/expected-access.js';
import {
  admins,
  anybody,
  contributors,
  loggedIn,
  readers,
  staff,
  supervisors,
  type Expected,
} from '../support/routes/route-test.js';
import { documentedRoutes } from '../support/openapi.js';
import { featureRoutes } from '../support/routes/index.js';
import { Scene } from '../support/scene.js';

const expected: Readonly<Record<string, Expected>> = {
  'GET /ping': anybody,
  'GET /api/problems': anybody,
  'GET /health/live': anybody,
  'GET /health/ready': anybody,
  'GET /metrics': anybody,

  'POST /api/accounts': anybody,
  'GET /api/accounts': admins,
  'GET /api/accounts/me': loggedIn,
  'GET /api/accounts/{id}': admins,
  'POST /api/accounts/{id}/role': admins,
  'POST /api/accounts/{id}/disable': admins,
  'POST /api/accounts/{id}/enable': admins,

  'POST /api/sessions': anybody,
  'POST /api/sessions/validate': anybody,
  'GET /api/sessions': loggedIn,
  'GET /api/sessions/current': loggedIn,
  'DELETE /api/sessions/current': loggedIn,
  'DELETE /api/sessions/{id}': loggedIn,

  'GET /api/categories': readers,
  'POST /api/categories': supervisors,
  'GET /api/products': readers,
  'POST /api/products': supervisors,
  'GET /api/products/{id}': readers,
  'POST /api/products/{id}/rename': supervisors,
  'POST /api/products/{id}/describe': supervisors,
  'POST /api/products/{id}/archive': supervisors,
  'POST /api/products/{id}/restore': supervisors,
  'POST /api/products/{id}/watch': contributors,
  'POST /api/products/{id}/unwatch': contributors,
  'POST /api/products/{id}/components': supervisors,
  'POST /api/products/{id}/components/{name}/retire': supervisors,
  'POST /api/products/{id}/components/{name}/restore': supervisors,
  'POST /api/products/{id}/components/{name}/default-assignee': supervisors,
  'POST /api/products/{id}/versions': supervisors,
  'POST /api/products/{id}/versions/{name}/retire': supervisors,
  'POST /api/products/{id}/versions/{name}/restore': supervisors,

  'GET /api/bugs': readers,
  'POST /api/bugs': contributors,
  'GET /api/workflow': readers,
  'GET /api/bugs/{number}': readers,
  'GET /api/bugs/{number}/comments': readers,
  'GET /api/bugs/{number}/history': readers,
  'POST /api/bugs/{number}/assign': staff,
  'POST /api/bugs/{number}/unassign': staff,
  'POST /api/bugs/{number}/start': staff,
  'POST /api/bugs/{number}/resolve': staff,
  'POST /api/bugs/{number}/verify': contributors,
  'POST /api/bugs/{number}/close': contributors,
  'POST /api/bugs/{number}/reopen': contributors,
  'POST /api/bugs/{number}/retitle': staff,
  'POST /api/bugs/{number}/describe': staff,
  'POST /api/bugs/{number}/set-severity': staff,
  'POST /api/bugs/{number}/set-priority': staff,
  'POST /api/bugs/{number}/set-version': staff,
  'POST /api/bugs/{number}/set-due': staff,
  'POST /api/bugs/{number}/move': staff,
  'POST /api/bugs/{number}/tag': staff,
  'POST /api/bugs/{number}/untag': staff,
  'POST /api/bugs/{number}/block': staff,
  'POST /api/bugs/{number}/unblock': staff,
  'POST /api/bugs/{number}/watch': contributors,
  'POST /api/bugs/{number}/unwatch': contributors,

  'POST /api/bugs/{number}/comments': contributors,
  'POST /api/bugs/{number}/comments/{id}/edit': contributors,
  'POST /api/bugs/{number}/comments/{id}/redact': admins,
  'POST /api/bugs/{number}/comments/{id}/hide': staff,
  'POST /api/bugs/{number}/comments/{id}/show': staff,
  ...Object.fromEntries(Object.entries(featureRoutes).map(([route, { access }]) => [route, access])),
};

describe.each(sites)('the matrix of rights where BUGZOT_ANONYMOUS_READ=$anonymousRead', (site) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.set({ BUGZOT_ANONYMOUS_READ: site.anonymousRead });
  });
  afterAll(() => scene.app.close());

  it('has a row for every route of the OpenAPI document, and no other', async () => {
    const routes = (await documentedRoutes(scene.admin)).sort();
    expect(Object.keys(expected).sort()).toEqual(routes);
    expect(Object.keys(everyCall).sort()).toEqual(routes);
  });

  it.each(Object.entries(expected))('%s', async (route, cells) => {
    const found = await answers(route, everyCall[route]!, scene, site.people);
    expect(found).toEqual(cellsOf(cells, site.people));
  });
});

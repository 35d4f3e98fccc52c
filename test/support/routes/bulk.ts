import { admins, readers, staff, type RouteTests } from './route-test.js';

/** Many bugs at once: bulk edit, export, import. */
export const bulkRoutes: RouteTests = {
  'GET /api/bugs/export': { access: readers, call: () => ({}) },
  'POST /api/bugs/import': {
    access: admins,
    call: (scene) => ({
      body: {
        source: 'elsewhere',
        id: scene.name('bug'),
        product: scene.product,
        component: 'ui',
        title: 'It crashed',
        status: 'CLOSED',
        resolution: 'FIXED',
        reporter: 'reporter',
        reportedAt: '2019-04-01T12:00:00+02:00',
        comments: [{ author: 'employee', text: 'It does.', writtenAt: '2019-04-02T12:00:00+02:00' }],
      },
    }),
  },
  'POST /api/bugs/bulk': {
    access: staff,
    call: async (scene) => ({
      body: { numbers: [await scene.bug(), 999_999], actions: [{ action: 'tag', tag: 'many' }] },
    }),
  },
};

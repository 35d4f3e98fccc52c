import { staff, type RouteTests } from './route-test.js';

/** Many bugs at once: bulk edit, export, import. */
export const bulkRoutes: RouteTests = {
  'POST /api/bugs/bulk': {
    access: staff,
    call: async (scene) => ({
      body: { numbers: [await scene.bug(), 999_999], actions: [{ action: 'tag', tag: 'many' }] },
    }),
  },
};

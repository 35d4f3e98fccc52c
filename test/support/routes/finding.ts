import { loggedIn, readers, type RouteTests } from './route-test.js';

export const findingRoutes: RouteTests = {
  'GET /api/search/fields': { access: readers, call: () => ({}) },
  'GET /api/bugs/{number}/similar': {
    access: readers,
    call: async (scene) => ({ values: { number: await scene.bug() } }),
  },
  'GET /api/bugs/similar': { access: readers, call: () => ({ query: 'title=It%20crashes' }) },
  'GET /api/people': { access: loggedIn, call: () => ({ query: 'q=em&assignable=true' }) },
};

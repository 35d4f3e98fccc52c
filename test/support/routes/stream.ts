import { readers, type RouteTests } from './route-test.js';

export const streamRoutes: RouteTests = {
  'GET /api/stream': { access: readers, call: () => ({}) },
};

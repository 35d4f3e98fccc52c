import { anybody, type RouteTests } from './route-test.js';

export const topicRoutes: RouteTests = {
  'GET /api/asyncapi.json': { access: anybody, call: () => ({}) },
};

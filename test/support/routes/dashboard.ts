import { readers, type RouteTests } from './route-test.js';

const routes = ['overview', 'trend', 'age', 'by-component', 'by-assignee', 'time-to-resolve'];

export const dashboardRoutes: RouteTests = Object.fromEntries(
  routes.map((route) => [`GET /api/dashboard/${route}`, { access: readers, call: () => ({}) }]),
);

import { bulkRoutes } from './bulk.js';
import type { RouteTests } from './route-test.js';

/** The routes of the features that keep theirs in a file of their own here. */
export const featureRoutes: RouteTests = { ...bulkRoutes };

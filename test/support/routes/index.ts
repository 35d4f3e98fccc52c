import { auditRoutes } from './audit.js';
import type { RouteTests } from './route-test.js';
import { streamRoutes } from './stream.js';

/** The routes of the features that keep theirs in a file of their own here. */
export const featureRoutes: RouteTests = { ...auditRoutes, ...streamRoutes };

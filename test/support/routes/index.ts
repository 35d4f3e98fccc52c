import { accountRoutes } from './accounts.js';
import { attachmentRoutes } from './attachments.js';
import { auditRoutes } from './audit.js';
import { dashboardRoutes } from './dashboard.js';
import { findingRoutes } from './finding.js';
import { notificationRoutes } from './notifications.js';
import { bulkRoutes } from './bulk.js';
import type { RouteTests } from './route-test.js';
import { streamRoutes } from './stream.js';
import { topicRoutes } from './topics.js';
import { worklistRoutes } from './worklists.js';

/** The routes of the features that keep theirs in a file of their own here. */
export const featureRoutes: RouteTests = {
  ...accountRoutes,
  ...attachmentRoutes,
  ...auditRoutes,
  ...bulkRoutes,
  ...dashboardRoutes,
  ...findingRoutes,
  ...notificationRoutes,
  ...streamRoutes,
  ...topicRoutes,
  ...worklistRoutes,
};

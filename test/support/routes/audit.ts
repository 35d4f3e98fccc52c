import { only, type Prepare, type RouteTests } from './route-test.js';

const auditors = only('auditor', 'admin');
const nothing: Prepare = () => ({});

export const auditRoutes: RouteTests = {
  'GET /api/audit/events': { access: auditors, call: nothing },
  'GET /api/audit/verify': { access: auditors, call: nothing },
  'GET /api/audit/export': { access: auditors, call: nothing },
  'GET /api/audit/checkpoints': { access: auditors, call: nothing },
  'POST /api/audit/checkpoints': { access: auditors, call: nothing },
  'GET /api/audit/checkpoints/{number}': {
    access: auditors,
    call: async ({ admin }) => ({
      values: { number: (await admin.created('/api/audit/checkpoints')).id },
    }),
  },
};

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { BugsPage } from '../pages/bugs/bugs-page.js';
import { Crashed, NotFound } from './dead-ends.js';
import { parseSearch, stringifySearch, type SearchParams } from './search-params.js';
import { Shell } from './shell.js';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const page = { getParentRoute: () => root } as const;
const asIs = (search: Record<string, unknown>): SearchParams => search as SearchParams;

/** The list is in the first bundle; every other page comes when it is wanted. */
const routes = [
  createRoute({
    ...page,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/bugs', search: { status: 'open' } as never });
    },
  }),
  createRoute({ ...page, path: '/bugs', validateSearch: asIs, component: BugsPage }),
  createRoute({
    ...page,
    path: '/bugs/new',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/new-bug/new-bug-page.js'), 'NewBugPage'),
  }),
  createRoute({
    ...page,
    path: '/bugs/$number',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/bug/bug-page.js'), 'BugPage'),
  }),
  createRoute({
    ...page,
    path: '/dashboard',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/dashboard/dashboard-page.js'), 'DashboardPage'),
  }),
  createRoute({
    ...page,
    path: '/my-work',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/my-work/my-work-page.js'), 'MyWorkPage'),
  }),
  createRoute({
    ...page,
    path: '/inbox',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/my-work/inbox-page.js'), 'InboxPage'),
  }),
  createRoute({
    ...page,
    path: '/worklists/$id',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/my-work/worklist-page.js'), 'WorklistPage'),
  }),
  createRoute({
    ...page,
    path: '/products',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/products/products-page.js'), 'ProductsPage'),
  }),
  createRoute({
    ...page,
    path: '/products/$id',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/products/product-page.js'), 'ProductPage'),
  }),
  createRoute({
    ...page,
    path: '/accounts',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/accounts/accounts-page.js'), 'AccountsPage'),
  }),
  createRoute({
    ...page,
    path: '/audit',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/audit/audit-page.js'), 'AuditPage'),
  }),
  createRoute({
    ...page,
    path: '/settings',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/settings/settings-page.js'), 'SettingsPage'),
  }),
  createRoute({
    ...page,
    path: '/login',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/session/login-page.js'), 'LoginPage'),
  }),
  createRoute({
    ...page,
    path: '/register',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/session/register-page.js'), 'RegisterPage'),
  }),
  createRoute({
    ...page,
    path: '/activate',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/session/activate-page.js'), 'ActivatePage'),
  }),
  createRoute({
    ...page,
    path: '/forgotten-password',
    validateSearch: asIs,
    component: lazyRouteComponent(
      () => import('../pages/session/forgotten-password-page.js'),
      'ForgottenPasswordPage',
    ),
  }),
  createRoute({
    ...page,
    path: '/password',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/session/new-password-page.js'), 'NewPasswordPage'),
  }),
  createRoute({
    ...page,
    path: '/unsubscribe',
    validateSearch: asIs,
    component: lazyRouteComponent(() => import('../pages/session/unsubscribe-page.js'), 'UnsubscribePage'),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([...routes]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: Crashed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

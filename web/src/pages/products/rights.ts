import { mayManageProducts, mayReport, type Me } from '../../app/session.js';

/** What the pages of products offer to a reader. The server decides; this only draws. */
export interface Rights {
  manage: boolean;
  report: boolean;
  watch: boolean;
}

export const rightsIn = (me: Me | null | undefined): Rights => ({
  manage: mayManageProducts(me),
  report: mayReport(me),
  watch: mayReport(me),
});

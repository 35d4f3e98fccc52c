import { defineTable } from '../../src/projector/table.js';

/** A comment or an attachment that is private now: news about it are shown to nobody who may not see private things. */
export interface PrivateItemRow {
  bug: number;
  id: number;
}

export const privateItemTable = defineTable<PrivateItemRow>()({
  name: 'private_item',
  key: ['bug', 'id'],
  columns: { bug: 'bigint not null', id: 'bigint not null' },
});

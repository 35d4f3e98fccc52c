import type { BugEvent } from '../../src/bugs/domain/bug.js';
import { defineProjection, type Projected } from '../../src/projector/projection.js';
import type { Rows } from '../../src/projector/rows.js';
import { privateItemTable } from './inbox.table.js';

type Event = Projected<Extract<BugEvent, { data: { id: number } }>>;

function added(event: Event & { data: { private: boolean } }, rows: Rows): void {
  if (event.data.private) hidden(event, rows);
}

function hidden({ subject: bug, data: { id } }: Event, rows: Rows): void {
  rows.change(privateItemTable, { bug, id }, () => ({ bug, id }));
}

function shown({ subject: bug, data: { id } }: Event, rows: Rows): void {
  rows.remove(privateItemTable, { bug, id });
}

/**
 * What an inbox must not show now. The entries themselves are no read model: they say what was delivered, and are written
 * by `src/notifications`.
 */
export const inbox = defineProjection<BugEvent>({
  name: 'inbox',
  version: 1,
  tables: [privateItemTable],
  on: {
    CommentAdded: added,
    CommentHidden: hidden,
    CommentShown: shown,
    AttachmentAdded: added,
    AttachmentHidden: hidden,
    AttachmentShown: shown,
  },
});

import type { BugEvent } from '../../src/bugs/domain/bug.js';
import { defineProjection, type Projected } from '../../src/projector/projection.js';
import type { Rows } from '../../src/projector/rows.js';
import { passageTable, searchedBugTable, type PassageRow } from './search.table.js';

/** UTF-16 units of a text that can be found; more than a client may write, so it bounds what was imported. */
const MOST_INDEXED = 65_535;

/** A character that is cut in two could not be stored. */
const bounded = (text: string): string => text.slice(0, MOST_INDEXED).toWellFormed();

type Event = Projected<BugEvent>;

/** Puts a text in, or another one in its place. */
function write(
  { subject: bug, position }: Event,
  rows: Rows,
  passage: Pick<PassageRow, 'source' | 'text' | 'private'> & { id?: number },
): void {
  const searched = rows.look(searchedBugTable, { number: bug });
  const { source, id = 0, private: isPrivate } = passage;
  const row = { bug, source, id, text: bounded(passage.text), private: isPrivate, position };
  rows.insert(passageTable, row, () => ({ private: isPrivate || searched()?.private !== false }));
}

/** Every text of every bug, and who may find it. A bug's privacy never changes. */
export const search = defineProjection<BugEvent>({
  name: 'search',
  version: 1,
  tables: [searchedBugTable, passageTable],
  on: {
    BugReported: (event, rows) => {
      const { number, title, description, private: isPrivate } = event.data;
      rows.insert(searchedBugTable, { number, private: isPrivate });
      write(event, rows, { source: 'title', text: title, private: isPrivate });
      if (description !== '')
        write(event, rows, { source: 'description', text: description, private: isPrivate });
    },
    BugRetitled: (event, rows) =>
      write(event, rows, { source: 'title', text: event.data.title, private: false }),
    BugDescribed: (event, rows) =>
      write(event, rows, { source: 'description', text: event.data.description, private: false }),
    CommentAdded: (event, rows) => write(event, rows, { source: 'comment', ...event.data }),
    CommentEdited: (event, rows) => write(event, rows, { source: 'comment', ...event.data }),
    CommentRedacted: ({ subject: bug, data: { id } }, rows) =>
      rows.remove(passageTable, { bug, source: 'comment', id }),
    CommentHidden: ({ subject: bug, data: { id } }, rows) =>
      rows.patch(passageTable, { bug, source: 'comment', id }, { private: true }),
    CommentShown: ({ subject: bug, data: { id } }, rows) => {
      const searched = rows.look(searchedBugTable, { number: bug });
      rows.patch(passageTable, { bug, source: 'comment', id }, () => ({
        private: searched()?.private !== false,
      }));
    },
  },
});

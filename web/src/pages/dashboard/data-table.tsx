import type { SearchParams } from '../../app/search-params.js';
import { BugsLink } from './bugs-link.js';
import css from './data-table.module.css';

export interface Cell {
  text: string;
  /** The bugs behind it. */
  search?: SearchParams | undefined;
}

/** What a chart shows, as a table: each row begins with what it is about. */
export interface Table {
  head: readonly string[];
  rows: readonly { name: string; cells: readonly Cell[] }[];
}

export function DataTable({ caption, table }: { caption: string; table: Table }) {
  return (
    // It scrolls in the place of the chart, by keyboard too.
    <div className={css['scroll']} role="region" aria-label={`${caption}, as a table`} tabIndex={0}>
      <table className={css['table']}>
        <thead>
          <tr>
            {table.head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map(({ text, search }, index) => (
                <td key={index}>
                  {search === undefined ? (
                    text
                  ) : (
                    <BugsLink search={search} aria-label={`${text}: ${table.head[index + 1]}, ${name}`}>
                      {text}
                    </BugsLink>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

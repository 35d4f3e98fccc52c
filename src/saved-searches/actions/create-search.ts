import { z } from 'zod';
import { name, queryText } from '../../http/fields.js';
import type { Issued } from '../../write-path/aggregate-command.js';
import type { SavedSearch, SavedSearchEvent } from '../domain/saved-search.js';
import { SavedSearchCommand } from '../saved-search-command.js';

/** Characters of a query, however it is given: what an address may well hold. */
const LONGEST = 4000;
/** Parameters that are about a page, not about what is searched for. */
const OF_A_PAGE = ['after', 'limit', 'count'];

const value = queryText(255);
const parameters = z
  .record(z.string().regex(/^[a-z][A-Za-z]{0,29}$/), z.union([value, z.array(value).min(1).max(50)]))
  .refine((query) => !OF_A_PAGE.some((parameter) => parameter in query), {
    error: `must be without ${OF_A_PAGE.join(', ')}`,
  })
  .refine((query) => JSON.stringify(query).length <= LONGEST, {
    error: `must be of ${LONGEST} characters at the most`,
  });

/** Parameters of `GET /api/bugs`. Whether it knows them is for it to say when the search is run. */
export type SearchQuery = z.infer<typeof parameters>;

function parse(text: string): Record<string, string | string[]> {
  const given = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(given.keys())].map((parameter) => {
      const values = given.getAll(parameter);
      return [parameter, values.length === 1 ? values[0]! : values];
    }),
  );
}

export const searchQuery = z
  .union([parameters, queryText(LONGEST).transform(parse).pipe(parameters)])
  .meta({ description: 'Parameters of GET /api/bugs, as an object or as a query string' });

export const CreateSearchBody = z
  .strictObject({
    name,
    query: searchQuery,
    shared: z.boolean().default(false).meta({ description: 'Everybody who is logged in may read it' }),
  })
  .meta({ id: 'CreateSavedSearch' });

/** As the log may have it. */
export interface SealedSearch {
  /** With the owner's key. */
  name: string;
  nameKey: string;
  query: string;
  shared: boolean;
}

/** Its name was taken, and its words sealed, before. */
export class CreateSearch extends SavedSearchCommand {
  constructor(
    issued: Issued,
    number: number,
    readonly search: SealedSearch,
  ) {
    super(issued, number);
  }

  override visible(): boolean {
    return true;
  }

  override decide(search: SavedSearch): SavedSearchEvent[] {
    if (search.status !== 'none') return [];
    return this.decideOwn();
  }

  protected override decideOwn(): SavedSearchEvent[] {
    const data = { number: Number(this.id), owner: this.issued.actor, ...this.search };
    return [{ type: 'SavedSearchCreated', data }];
  }
}

import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { NoParameters } from '../../src/http/page.js';
import { Read } from '../../src/http/routes.js';
import { QUERY_FIELDS } from './query-fields.js';

const SearchFieldsAnswer = z
  .strictObject({
    items: z.array(
      z.strictObject({
        name: z.string(),
        description: z.string(),
        kind: z.enum(['choice', 'text', 'account', 'number', 'time']),
        values: z.array(z.string()).meta({
          description: 'Of a choice all values that there are, else those with a meaning of their own',
        }),
        example: z.string(),
      }),
    ),
  })
  .meta({ id: 'SearchFields' });

/** What may be written in a query, for hints while it is typed. */
@ApiTags('Bugs')
@Controller('api/search')
export class SearchFieldsController {
  @Read('fields', 'read', SearchFieldsAnswer)
  fields(
    @Query({ schema: NoParameters }) _parameters: z.infer<typeof NoParameters>,
  ): z.infer<typeof SearchFieldsAnswer> {
    const items = Object.entries(QUERY_FIELDS).map(([name, field]) => ({
      name,
      ...field,
      values: [...field.values],
    }));
    return { items };
  }
}

import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CATALOGUE, type Catalogue } from './problems.js';
import { Read } from './routes.js';

const ProblemListAnswer = z
  .strictObject({
    items: z.array(z.strictObject({ code: z.string(), status: z.int(), title: z.string() })),
    next: z.null(),
  })
  .meta({ id: 'ProblemList' });

/** What the `type` of every problem document points at. */
@ApiTags('Problems')
@Controller('api/problems')
export class ProblemsController {
  constructor(@Inject(CATALOGUE) private readonly catalogue: Catalogue) {}

  @Read('', 'public', ProblemListAnswer)
  list(): z.infer<typeof ProblemListAnswer> {
    const items = Object.entries(this.catalogue).map(([code, { status, title }]) => ({
      code,
      status,
      title,
    }));
    return { items, next: null };
  }
}

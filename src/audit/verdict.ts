import { z } from 'zod';

/** Problems that are listed; of the rest it is said how many there are. */
export const PROBLEMS_LISTED = 100;

/**
 * What is wrong. `altered`: the event is not what was hashed. `missing`, `inserted`: a place of a stream or of the log
 * is empty, or taken twice. `checkpoint`: the log is not what was signed. `file`: the export is not whole, or not ours.
 */
const KINDS = ['altered', 'missing', 'inserted', 'checkpoint', 'file'] as const;

export const ProblemFound = z
  .strictObject({
    kind: z.enum(KINDS),
    stream: z.string().nullable(),
    version: z.number().nullable(),
    event: z.string().nullable().meta({ description: 'Its id' }),
    position: z.string().nullable(),
    detail: z.string(),
  })
  .meta({ id: 'ProblemFound' });
export type ProblemFound = z.infer<typeof ProblemFound>;

export const Verdict = z
  .strictObject({
    ok: z.boolean(),
    events: z.int(),
    streams: z.int(),
    checkpoints: z.int().meta({ description: 'Whose signature and tree were checked' }),
    /** How many events the last good checkpoint covers: what came after it is held together by the chains only. */
    covered: z.int().meta({ description: 'Events up to the last checkpoint that the log agrees with' }),
    problems: z.array(ProblemFound).meta({ description: `The first ${PROBLEMS_LISTED}` }),
    moreProblems: z.int(),
  })
  .meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof Verdict>;

/** Collects what was found, in bounded memory. */
export class Findings {
  readonly problems: ProblemFound[] = [];
  more = 0;

  /** The same thing wrong with the same event in two ways is one finding. */
  add(found: Partial<ProblemFound> & Pick<ProblemFound, 'kind' | 'detail'>): void {
    const problem = { stream: null, version: null, event: null, position: null, ...found };
    const before = this.problems.at(-1);
    const altered = before?.kind === 'altered' && problem.kind === 'altered';
    if (altered && before.event === problem.event && before.position === problem.position) return;
    if (this.problems.length < PROBLEMS_LISTED) this.problems.push(problem);
    else this.more += 1;
  }

  get none(): boolean {
    return this.problems.length === 0;
  }
}

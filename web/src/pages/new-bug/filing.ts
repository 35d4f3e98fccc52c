import { answer, api } from '../../api/client.js';
import { newKey } from '../../api/idempotency.js';
import { Problem } from '../../api/problem.js';
import { isSame, type Body } from './report.js';

/** A report that was sent, and nobody knows what became of it: the same key never files a second bug. */
export interface Attempt {
  key: string;
  /** What was sent under it, the last one last. */
  bodies: readonly Body[];
}

export interface Filed {
  number: number;
  /** As it was filed. It is an earlier one when that had arrived after all. */
  body: Body;
}

const isReused = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'idempotency.key-reused';
/** Whether it is certain that nothing came of it. A server that is away, or asks who one is, has not decided. */
const isFinal = (error: unknown): boolean =>
  error instanceof Problem && [400, 403, 404, 409, 413, 415, 422].includes(error.status);

async function send(key: string, body: Body): Promise<Filed> {
  const { id } = await answer(
    api.POST('/api/bugs', { params: { header: { 'Idempotency-Key': key } }, body }),
  );
  return { number: id, body };
}

/**
 * Files a report once, however often it is tried and whatever is changed between the attempts.
 * @param before the attempt of which nobody knows what became
 * @param keep told what is to be given as `before` next time
 * @throws Problem
 */
export async function file(
  body: Body,
  before: Attempt | undefined,
  keep: (attempt: Attempt | undefined) => void,
): Promise<Filed> {
  const key = before?.key ?? newKey();
  const earlier = (before?.bodies ?? []).filter((one) => !isSame(one, body));
  keep({ key, bodies: [...earlier, body] });
  try {
    return await send(key, body);
  } catch (error) {
    if (!isReused(error)) {
      if (isFinal(error)) keep(undefined);
      throw error;
    }
  }
  // One of the earlier ones had arrived. The server says again what came of it.
  for (const one of earlier) {
    try {
      return await send(key, one);
    } catch (error) {
      if (isReused(error)) continue;
      if (!isFinal(error)) throw error;
      break;
    }
  }
  // It was refused: nothing is filed yet.
  return file(body, undefined, keep);
}

import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { LRUCache } from 'lru-cache';
import { firstValueFrom, from, map, of, type Observable } from 'rxjs';
import { Progress } from '../projector/progress.js';
import type { BugzotRequest } from './request.js';
import { READS } from './routes.js';
import { SharedAnswers, type Answer } from './shared-answers.js';

/** Characters of answers kept. */
const CACHED_CHARACTERS = 32_000_000;

/** Also within a query, such as `assignee:me`; who merely looks for the word has an answer of his own, too. */
const ABOUT_ME = /(?<![\p{L}\p{N}])me(?![\p{L}\p{N}])/iu;

/**
 * Answers again what was asked before, as long as none of the read models behind it has changed. The key holds what the
 * reader may see, so an answer never reaches somebody of another class, and the account when the question is about
 * "me". It runs before the parameters are validated: only valid ones are ever kept.
 */
@Injectable()
export class HotReadsInterceptor implements NestInterceptor {
  private readonly answers = new LRUCache<string, Answer>({
    maxSize: CACHED_CHARACTERS,
    sizeCalculation: ({ json }) => json.length + 200,
  });

  private readonly pending = new Map<string, { stamp: string; answer: Promise<Answer> }>();

  constructor(
    private readonly reflector: Reflector,
    private readonly progress: Progress,
    private readonly elsewhere: SharedAnswers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<BugzotRequest>();
    const reply = http.getResponse<FastifyReply>();
    const reads = this.reflector.get<readonly string[]>(READS, context.getHandler());
    const key = keyOf(request);
    const stamp = this.progress.stamp(reads);
    const known = this.answers.get(key);
    if (known?.stamp === stamp) return of(send(reply, known));
    const shared = this.pending.get(key);
    const asked = shared?.stamp === stamp ? shared.answer : this.ask(key, stamp, next, reply);
    return from(asked).pipe(map((answer) => send(reply, answer)));
  }

  /** Asks once for all who ask the same before it is answered. */
  private ask(key: string, stamp: string, next: CallHandler<unknown>, reply: FastifyReply): Promise<Answer> {
    const answer = this.make(key, stamp, next, reply);
    const pending = { stamp, answer };
    this.pending.set(key, pending);
    const done = (): void => {
      if (this.pending.get(key) === pending) this.pending.delete(key);
    };
    answer.then(done, done);
    return answer;
  }

  /** Another process may have asked already. */
  private async make(
    key: string,
    stamp: string,
    next: CallHandler<unknown>,
    reply: FastifyReply,
  ): Promise<Answer> {
    let answer = await this.elsewhere.find(key, stamp);
    if (answer === undefined) {
      const json = JSON.stringify(await firstValueFrom(next.handle()));
      answer = { stamp, json, link: reply.getHeader('link') as string | undefined };
      this.elsewhere.keep(key, answer);
    }
    this.answers.set(key, answer);
    return answer;
  }
}

function send(reply: FastifyReply, { json, link }: Answer): string {
  void reply.type('application/json; charset=utf-8');
  if (link !== undefined) void reply.header('link', link);
  return json;
}

function keyOf({ reader, query, url }: BugzotRequest): string {
  const personal = Object.values(query as Record<string, unknown>)
    .flat()
    .some((value) => typeof value === 'string' && ABOUT_ME.test(value));
  return `${reader.visibility} ${personal ? reader.account : ''} ${url}`;
}
